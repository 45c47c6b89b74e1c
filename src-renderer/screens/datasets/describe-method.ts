import type { SplitMethod } from '../../../src-main/contract/index.ts';
import { formatNumber } from '../../lib/format.ts';
import { lastPart } from '../../lib/path.ts';

/** The words that a way of splitting is described by. */
export interface MethodWords {
  ratio: (train: string, validation: string, test: string) => string;
  folds: (folds: number, test: number) => string;
  file: (file: string) => string;
}

/** How a split was made, in one line; folds count from 1, as people do. */
export function describeMethod(method: SplitMethod, words: MethodWords): string {
  switch (method.kind) {
    case 'ratio': {
      const sum = method.train + method.validation + method.test;
      const share = (part: number) => formatNumber((part / sum) * 100);
      return words.ratio(share(method.train), share(method.validation), share(method.test));
    }
    case 'folds':
      return words.folds(method.folds, method.testFold + 1);
    case 'file':
      return words.file(lastPart(method.file));
  }
}

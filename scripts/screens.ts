/**
 * Every screen and what stands behind `#/` in its address, on a data folder with that dataset, a training, two versions
 * and a screening with that slide.
 */
export function screensOf(dataset: string, slide: string): Readonly<Record<string, string>> {
  return {
    home: 'home',
    screen: 'screen',
    'screen-new': 'screen/new',
    'screen-slides': 'screen/1',
    'screen-slides-table': 'screen/1?as=table',
    'screen-slide': `screen/1/slides/${slide}`,
    review: 'review',
    datasets: 'datasets',
    'datasets-new': 'datasets/import/new',
    'datasets-nih': 'datasets/import/nih',
    'datasets-overview': `datasets/${dataset}`,
    'datasets-images': `datasets/${dataset}?show=images`,
    'datasets-findings': `datasets/${dataset}?show=findings`,
    'datasets-labels': `datasets/${dataset}?show=labels`,
    'datasets-splits': `datasets/${dataset}?show=splits`,
    train: 'train',
    'train-new': 'train/new',
    'train-new-split': 'train/new?step=split',
    'train-new-how': 'train/new?step=how',
    'train-run': 'train/1',
    'train-result': 'train/1/result',
    models: 'models',
    'models-history': 'models?show=history',
    'models-backbones': 'models?show=backbones',
    'models-v1': 'models/v1',
    'models-compare': 'models/compare?a=v1&b=v2',
    activity: 'activity',
    'activity-job': 'activity/1',
    settings: 'settings',
  };
}

import { z } from 'zod';

/** Random changes of a training image. All ranges are symmetric around "unchanged". */
export const augmentationSchema = z.object({
  /** Views drawn per training image (K). */
  views: z.number().int().min(1).max(64).default(4),
  /** Smallest share of the image's area that a random resized crop keeps; 1 = no crop. */
  minCropArea: z.number().gt(0).max(1).default(0.8),
  /**
   * Largest area of that crop, as a share of the image's; above 1 the image is drawn smaller, on black. Where crops are
   * on average as large as the image, cells are as large in learning as in screening (Touvron et al. 2019, "Fixing the
   * train-test resolution discrepancy").
   */
  maxCropArea: z.number().min(1).max(2).default(1),
  /** Largest rotation in degrees either way. */
  rotationDegrees: z.number().min(0).max(180).default(180),
  flips: z.boolean().default(true),
  /** Largest relative change of brightness, 0.2 = ±20 %. */
  brightness: z.number().min(0).max(1).default(0.15),
  /** Largest relative change of each colour channel on its own (stain). */
  colour: z.number().min(0).max(1).default(0.08),
});
export type Augmentation = z.infer<typeof augmentationSchema>;

export const poolingSchema = z.enum(['mean', 'max', 'mean-max']);
export type Pooling = z.infer<typeof poolingSchema>;

/** How the optimizer changes the weights. */
export const optimizerSchema = z.object({
  kind: z.enum(['adam', 'adamw', 'sgd']).default('adamw'),
  learningRate: z.number().positive().default(3e-4),
  weightDecay: z.number().nonnegative().default(1e-2),
  /** SGD only. */
  momentum: z.number().min(0).max(1).default(0.9),
});
export type OptimizerRecipe = z.infer<typeof optimizerSchema>;

export const lossSchema = z.object({
  kind: z.enum(['cross-entropy', 'focal']).default('cross-entropy'),
  labelSmoothing: z.number().min(0).lt(1).default(0.02),
  /** Focusing parameter of the focal loss (Lin et al. 2017). */
  focalGamma: z.number().nonnegative().default(2),
});
export type LossRecipe = z.infer<typeof lossSchema>;

/** The classifier that is trained on the backbone's features. */
export const headRecipeSchema = z.object({
  /** Units of the hidden layer; 0 = none (logistic regression). */
  hidden: z.number().int().min(0).max(8192).default(256),
  dropout: z.number().min(0).lt(1).default(0.3),
});

/** What must hold on the test patients before a model may be put in use; fixed before training. */
export const acceptanceLimitsSchema = z.object({
  minSensitivity: z.number().min(0).max(1).default(0.9),
  maxFalseAlarmRate: z.number().min(0).max(1).default(0.05),
});
export type AcceptanceLimits = z.infer<typeof acceptanceLimitsSchema>;

/** One finished epoch, as the curves show it. */
export const epochSchema = z.object({
  epoch: z.number().int().positive(),
  trainLoss: z.number(),
  trainAccuracy: z.number(),
  validationLoss: z.number(),
  validationAccuracy: z.number(),
  learningRate: z.number(),
  seconds: z.number().nonnegative(),
});
export type Epoch = z.infer<typeof epochSchema>;

/** `interrupted`: it was begun, and its process was killed before it could say how it ended. */
export const trainingStatusSchema = z.enum(['running', 'stopped', 'interrupted', 'finished', 'failed']);
export type TrainingStatus = z.infer<typeof trainingStatusSchema>;

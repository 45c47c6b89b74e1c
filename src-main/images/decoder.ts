import sharp from 'sharp';

// Many images are decoded at once, one thread each: splitting one small crop over threads only costs hand-overs.
sharp.concurrency(1);
// No image is read twice from the same bytes, so a cache of operations would only hold memory.
sharp.cache(false);

export { sharp };

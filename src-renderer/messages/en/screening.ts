export const screening = {
  title: 'Screen',
};

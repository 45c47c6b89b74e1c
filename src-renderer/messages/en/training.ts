export const training = {
  title: 'Train',
};

export const datasets = {
  title: 'Datasets',
};

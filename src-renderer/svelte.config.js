/** Read by Vite, svelte-check, ESLint and editors. */
export default {
  compilerOptions: { runes: true, modernAst: true },
};

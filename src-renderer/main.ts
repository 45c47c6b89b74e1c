import { mount } from 'svelte';
import './styles/tokens.css';
import './styles/base.css';
import { applyLanguage, preferredLanguage } from './messages/index.ts';
import App from './App.svelte';
import { themeChoice } from './lib/theme.svelte.ts';

const target = document.getElementById('app');
if (target === null) throw new Error('index.html has no element #app');

themeChoice.apply();
const language = preferredLanguage();
document.documentElement.lang = language;
// Before anything is drawn: a sentence already on the page would stay in the other language.
await applyLanguage(language);
mount(App, { target });

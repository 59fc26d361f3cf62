// react-markdown with GFM and highlighting, as its documentation shows it: the whole text at each change.
import { createElement, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import Markdown from 'react-markdown';
import rehypeHighlight from 'rehype-highlight';
import remarkGfm from 'remark-gfm';
import { content, followStream } from './page.mjs';

const plugins = { remarkPlugins: [remarkGfm], rehypePlugins: [rehypeHighlight] };

function Answer() {
  const [text, setText] = useState('');
  useEffect(() => followStream(content, setText), []);
  return createElement(Markdown, plugins, text);
}

createRoot(content).render(createElement(Answer));

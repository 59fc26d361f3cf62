// streamdown with its code plugin, as its documentation shows it for answers that stream.
import { code } from '@streamdown/code';
import { createElement, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { Streamdown } from 'streamdown';
import { content, followStream } from './page.mjs';

const plugins = { code };

function Answer() {
  const [text, setText] = useState('');
  const [isAnimating, setAnimating] = useState(true);
  useEffect(() => followStream(content, setText, () => setAnimating(false)), []);
  return createElement(Streamdown, { isAnimating, plugins }, text);
}

createRoot(content).render(createElement(Answer));

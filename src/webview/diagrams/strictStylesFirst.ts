/** Imported before Mermaid, which makes a Trusted Types policy of its own while it is loaded. */
import { allowStyles } from './strictStyles';

allowStyles();

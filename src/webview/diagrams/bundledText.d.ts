/** A module that the build bundles on its own and hands over as text (build/bundledText.js). */
declare module 'bundled-text:*' {
  /** A classic script. */
  export const text: string;
}

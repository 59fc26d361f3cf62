/** How much of the workspace goes along with a prompt, at most; docs/chat.md names these figures. */

/** Bytes of a file. */
export const maxFileBytes = 1_000_000;
/** Characters of a folder's files together, and how many files there may be. */
export const maxFolderLength = 1_000_000;
export const maxFolderFiles = 1_000;
/** Characters of a diff, and of one file's part in it. What is beyond is cut, and the item says so. */
export const maxDiffLength = 400_000;
export const maxFileDiffLength = 60_000;
/** Files that git does not know yet, in one diff. */
export const maxUntrackedFiles = 200;
/** Problems in one item. */
export const maxProblems = 500;
/** Files that are listed for the picker. */
export const maxListedFiles = 20_000;
/** Rows of the picker. */
export const maxCandidates = 50;

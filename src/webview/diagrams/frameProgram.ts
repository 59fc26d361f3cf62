/** The program of the frame that draws diagrams, as text: some megabytes, loaded with the first diagram. */
export { text } from 'bundled-text:./frame';

/** A document as an editor keeps it, with a proposal for some of its lines. */
import assert from 'node:assert/strict';
import { EditProposal, type Acceptance } from '../../../../../src/editor/inlineEdit/engine/editProposal';
import type { TextEdit } from '../../../../../src/editor/inlineEdit/engine/hunkEdit';
import { textAfter, type TextChange } from '../../../../../src/editor/inlineEdit/engine/trackedLines';

/** Applies changes, tells the proposal of them, and makes the edits that it hands out. */
export class ProposalDocument {
  text: string;
  proposal: EditProposal;

  /** @param start offset of the first line to edit, `end` behind the last one; by default all of the text */
  constructor(text: string, { start = 0, end = text.length, indentationUnit = '  ', languageId = 'typescript' } = {}) {
    this.text = text;
    this.proposal = new EditProposal({ text, start, end }, { indentationUnit, languageId });
  }

  /** The user changes the text. */
  change(...changes: TextChange[]): void {
    this.text = textAfter(this.text, changes);
    assert.equal(this.proposal.documentChanged(changes), false);
  }

  /** The user replaces a part of the text that stands there once. */
  type(old: string, text: string): void {
    assert.equal(this.text.split(old).length, 2, `${JSON.stringify(old)} stands there once`);
    this.change({ offset: this.text.indexOf(old), length: old.length, text });
  }

  /** @returns the edits made; fails when there are none */
  apply(acceptance: Acceptance): readonly TextEdit[] {
    assert.ok('edits' in acceptance, 'refusal' in acceptance ? acceptance.refusal : '');
    for (const { offset, length, expected } of acceptance.edits) assert.equal(this.text.slice(offset, offset + length), expected);
    this.text = textAfter(this.text, acceptance.edits);
    assert.equal(this.proposal.documentChanged(acceptance.edits), true);
    assert.equal(this.proposal.text, this.text);
    return acceptance.edits;
  }

  /** Streams an answer in pieces of some characters, and ends it. */
  stream(answer: string, ending: 'complete' | 'cut-off' | 'interrupted' = 'complete', size = 7): void {
    for (let at = 0; at < answer.length; at += size) this.proposal.push(answer.slice(at, at + size));
    this.proposal.finish(ending);
  }

  /** Streams code in a block. */
  propose(code: string): void {
    this.stream(`\`\`\`ts\n${code}\n\`\`\`\n`);
  }

  acceptAll(): void {
    this.apply(this.proposal.acceptAll());
  }

  /** The states of the hunks, in order. */
  get states(): string[] {
    return this.proposal.hunks.map(({ state }) => state);
  }
}

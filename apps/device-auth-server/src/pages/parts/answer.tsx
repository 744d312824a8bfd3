import type { ReactNode } from 'react';

type Label = readonly [question: string, answer: string];

/**
 * Two buttons of one size, deny first, none focused. The switched-off button before them is the form's default one,
 * so that Enter in a text field answers nothing (HTML, "implicit submission").
 */
export function Answer({ deny, approve }: { readonly deny: Label; readonly approve: Label }): ReactNode {
  return (
    <div className="answer">
      <button type="submit" disabled hidden />
      <AnswerButton value="deny" label={deny} />
      <AnswerButton value="approve" label={approve} />
    </div>
  );
}

function AnswerButton({ value, label: [question, answer] }: { readonly value: 'approve' | 'deny'; readonly label: Label }): ReactNode {
  return (
    <button className={`button ${value}`} type="submit" name="decision" value={value}>
      <span className="question">{question}</span> <span>{answer}</span>
    </button>
  );
}

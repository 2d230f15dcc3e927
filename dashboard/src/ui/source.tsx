import { useEffect, useRef, type KeyboardEvent, type RefObject } from "react";
import classes from "./source.module.css";

export interface Mark {
  /** From 1. */
  line: number;
  column?: number | null;
  words: string;
  isWarning?: boolean;
}

interface Props {
  label: string;
  value: string;
  onChange: (value: string) => void;
  onFocus?: (field: HTMLTextAreaElement) => void;
  onKeyDown?: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  marks?: readonly Mark[];
  height?: number;
  isReadOnly?: boolean;
  field?: RefObject<HTMLTextAreaElement | null>;
}

/** A text of many lines, as it is written: with the numbers of its lines, and a mark at those with which something is wrong. */
export function Source({ label, value, onChange, onFocus, onKeyDown, marks = [], height = 420, isReadOnly = false, field }: Props) {
  const own = useRef<HTMLTextAreaElement>(null);
  const text = field ?? own;
  const numbers = useRef<HTMLDivElement>(null);
  const lines = value.split("\n").length;
  const marked = new Map(marks.map((mark) => [mark.line, mark]));
  const follow = () => {
    if (numbers.current && text.current) numbers.current.scrollTop = text.current.scrollTop;
  };
  useEffect(follow, [value]);
  return (
    <div className={classes["source"]}>
      <div ref={numbers} className={classes["lines"]} style={{ height }} aria-hidden="true">
        {Array.from({ length: lines }, (_, n) => {
          const mark = marked.get(n + 1);
          return (
            <div key={n} className={mark && classes[mark.isWarning ? "warned" : "wrong"]} title={mark?.words}>
              {n + 1}
            </div>
          );
        })}
      </div>
      <textarea
        ref={text}
        className={classes["text"]}
        style={{ height }}
        aria-label={label}
        aria-invalid={marks.some((mark) => !mark.isWarning)}
        value={value}
        readOnly={isReadOnly}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        onChange={(event) => onChange(event.currentTarget.value)}
        onFocus={(event) => onFocus?.(event.currentTarget)}
        onKeyDown={onKeyDown}
        onScroll={follow}
      />
    </div>
  );
}

/** The cursor stands there, and one sees it. */
export function goTo(text: HTMLTextAreaElement, line: number, column = 1): void {
  const before = text.value.split("\n").slice(0, line - 1);
  const at = before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  text.focus();
  text.setSelectionRange(at, at);
  text.scrollTop = Math.max(0, (line - 4) * 19);
}

/** Tables of mail: what is to be sent, and what was. */

export interface MailMessageTable {
  id: number;
  company_id: number;
  /** Which notice it is, and so which template it is made from. */
  kind: string;
  recipient: string;
  /** What the template is filled with, as JSON. Links in it are secrets. */
  sealed_facts: string;
  status: "waiting" | "sent" | "failed";
  attempts: number;
  /** Not to be tried before; while a process sends it, the end of that process's claim. */
  due_at: number;
  last_error: string | null;
  created_at: number;
  sent_at: number | null;
}

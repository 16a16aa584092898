DROP INDEX "mails_due_idx";--> statement-breakpoint
CREATE INDEX "one_time_tokens_address_idx" ON "one_time_tokens" USING btree (lowered("address"),"created_at");--> statement-breakpoint
CREATE INDEX "mails_due_idx" ON "mails" USING btree (("expires_at" is null),"next_at","id") WHERE state = 'waiting';
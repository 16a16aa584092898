ALTER INDEX "audit_events_patients_idx" SET (gin_pending_list_limit=256);

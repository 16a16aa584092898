ALTER TABLE "assignments" DROP CONSTRAINT "assignments_role";--> statement-breakpoint
ALTER TABLE "users" DROP CONSTRAINT "users_role";--> statement-breakpoint
ALTER TABLE "practitioners" ADD COLUMN "profession" text DEFAULT 'physician' NOT NULL;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_role" CHECK ("assignments"."role" in ('primary', 'consulting', 'supporting'));--> statement-breakpoint
ALTER TABLE "practitioners" ADD CONSTRAINT "practitioners_profession" CHECK ("practitioners"."profession" in ('physician', 'nurse_practitioner', 'physician_assistant', 'nurse', 'care_coordinator', 'pharmacist', 'therapist', 'social_worker', 'other'));--> statement-breakpoint
ALTER TABLE "users" ADD CONSTRAINT "users_role" CHECK ("users"."role" in ('admin', 'staff', 'doctor', 'clinician', 'patient'));
-- +goose Up
-- +goose StatementBegin
DO $$ BEGIN ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES c; EXCEPTION WHEN duplicate_object THEN null; END $$;
SELECT 1;
-- +goose StatementEnd
-- +goose Down
DROP TABLE a;
-- migrate:up
CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2);
-- migrate:down
DROP TABLE b;

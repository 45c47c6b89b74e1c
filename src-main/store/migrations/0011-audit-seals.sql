-- Made with a key that lies outside the database (audit.key); null in entries that are older than the key.
ALTER TABLE audit ADD COLUMN seal TEXT;

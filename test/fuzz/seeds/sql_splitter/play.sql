# --- !Ups
CREATE TABLE t (x int REFERENCES p)
# --- !Downs
DROP TABLE t;

CREATE TABLE t (x int REFERENCES p);
---- create above / drop below ----
DROP TABLE t;

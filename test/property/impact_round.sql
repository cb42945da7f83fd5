-- One schema: made, and some of its rows deleted. Variables: seed, disturbance ('nothing').
\echo seed :seed
CALL property.make(:seed);
CALL property.try_rows(:seed, :'disturbance');
CALL property.clear();

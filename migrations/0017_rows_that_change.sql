-- readable by: 0014
-- Room beside rows that change soon after they are written.

-- Every delivery is changed when it has left, and again when that is reported; where its page has room, no index is touched by it. Of ten
-- such changes of single sends two stayed on their page where pages are filled, five at 70, six at 60, nine at 50. What the table grows by,
-- its three indexes lose for the greater part.
ALTER TABLE deliveries SET (fillfactor = 60);

-- Null for nodes of releases before this column, which note nothing. No index: its updates stay in their page.
ALTER TABLE node ADD COLUMN goes_by text;

COMMENT ON COLUMN node.goes_by IS 'The snapshot in which the node last read the changes of webhooks that it goes by; empty before the first.';

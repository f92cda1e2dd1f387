"""Records in the columns that others' scripts expect: PLOVER, POLECAT, ICEWS, Phoenix, GDELT, and dragoman's own.

In: records, and what many pages come down to if it is known. Out: cases (one event with all its mentions), rows of a
schema, and a sidecar that says how every column was filled.

Which columns a schema has, where each comes from, or why it stays empty: `data/export_columns.json`.
"""

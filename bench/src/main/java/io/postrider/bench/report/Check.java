package io.postrider.bench.report;

/**
 * Something that must be so, whatever the speed.
 *
 * @param detail what was seen
 */
public record Check(String name, boolean holds, String detail) {}

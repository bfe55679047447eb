package io.postrider.application.engine;

/** How busy the processors are that this server may use, with whatever. */
@FunctionalInterface
public interface ProcessorLoad {
    /**
     * The busy part of all processors' time since it was last asked, from 0 to 1; negative where that is not known. Any thread; does not
     * block.
     */
    double sinceLastAsked();
}

package io.postrider.bench.receiver;

/** What the receiver does with a request. */
public enum Behaviour {
    /** Answers 200. */
    ACCEPT,
    /** Never answers; the connection stays open until the other side has had enough. */
    HANG,
    /** Breaks the connection off with a reset. */
    RESET,
    /** Answers 503. */
    REJECT
}

package io.postrider.persistence.engine;

import io.postrider.domain.delivery.DeliveryState;
import io.postrider.domain.delivery.OutcomeKind;
import io.postrider.domain.delivery.Trigger;
import io.postrider.domain.recovery.RecoveryState;

/** The numbers that stand for states, triggers and outcomes in the tables. A number never changes its meaning. */
final class Codes {
    static final int PENDING = 0;
    static final int CANCELLED = 4;
    static final int SCHEDULE = 0;
    static final int MANUAL = 1;

    private Codes() {}

    static int of(DeliveryState state) {
        return switch (state) {
            case PENDING -> PENDING;
            case RETRYING -> 1;
            case SUCCEEDED -> 2;
            case FAILED -> 3;
            case CANCELLED -> CANCELLED;
        };
    }

    static int of(Trigger trigger) {
        return switch (trigger) {
            case SCHEDULE -> SCHEDULE;
            case MANUAL -> MANUAL;
            case TEST -> 2;
        };
    }

    static int of(OutcomeKind outcome) {
        return switch (outcome) {
            case ACCEPTED -> 0;
            case REJECTED -> 1;
            case TIMED_OUT -> 2;
            case UNREACHABLE -> 3;
            case BLOCKED -> 4;
        };
    }

    static int of(RecoveryState state) {
        return switch (state) {
            case RUNNING -> 0;
            case SUCCEEDED -> 1;
            case CANCELLED -> 2;
        };
    }

    static DeliveryState state(int code) {
        return switch (code) {
            case PENDING -> DeliveryState.PENDING;
            case 1 -> DeliveryState.RETRYING;
            case 2 -> DeliveryState.SUCCEEDED;
            case 3 -> DeliveryState.FAILED;
            case CANCELLED -> DeliveryState.CANCELLED;
            default -> throw unknown("state", code);
        };
    }

    static Trigger trigger(int code) {
        return switch (code) {
            case SCHEDULE -> Trigger.SCHEDULE;
            case MANUAL -> Trigger.MANUAL;
            case 2 -> Trigger.TEST;
            default -> throw unknown("trigger", code);
        };
    }

    static OutcomeKind outcome(int code) {
        return switch (code) {
            case 0 -> OutcomeKind.ACCEPTED;
            case 1 -> OutcomeKind.REJECTED;
            case 2 -> OutcomeKind.TIMED_OUT;
            case 3 -> OutcomeKind.UNREACHABLE;
            case 4 -> OutcomeKind.BLOCKED;
            default -> throw unknown("outcome", code);
        };
    }

    static RecoveryState recoveryState(int code) {
        return switch (code) {
            case 0 -> RecoveryState.RUNNING;
            case 1 -> RecoveryState.SUCCEEDED;
            case 2 -> RecoveryState.CANCELLED;
            default -> throw unknown("state of a recovery", code);
        };
    }

    private static IllegalStateException unknown(String what, int code) {
        return new IllegalStateException("there is no " + what + " " + code + ": a newer version wrote it");
    }
}

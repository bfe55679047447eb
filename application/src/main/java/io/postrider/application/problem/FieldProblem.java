package io.postrider.application.problem;

import io.postrider.domain.webhook.WebhookUrl;

/**
 * One thing that is wrong with a request. Those that a dialect has an answer of its own for are types of their own; for the
 * others field and rule are all that there is to say.
 */
public sealed interface FieldProblem {
    /** The field as the native API names it, for example {@code headers.X-Team} or {@code eventTypes[2]}; empty for the whole. */
    String field();

    /** The rule that is broken, to be read after the name of the field. */
    String rule();

    /** A rule is broken that needs no answer of its own. */
    record Broken(String field, String rule) implements FieldProblem {}

    /** A required field is not there. */
    record Missing(String field) implements FieldProblem {
        @Override
        public String rule() {
            return "is required";
        }
    }

    /** The text is not a URL that can be delivered to. */
    record BadUrl(String field, WebhookUrl.Fault fault) implements FieldProblem {
        @Override
        public String rule() {
            return fault.rule();
        }
    }

    /** The address policy forbids the URL. */
    record ForbiddenUrl(String field, String rule) implements FieldProblem {}

    /** The list of event types is empty. */
    record NoEventTypes(String field) implements FieldProblem {
        @Override
        public String rule() {
            return "must have at least one event type";
        }
    }

    /**
     * An event type that cannot be subscribed to in this dialect.
     *
     * @param text what the client wrote
     */
    record UnknownEventType(String field, String text) implements FieldProblem {
        @Override
        public String rule() {
            return "must be an event type of the catalogue";
        }
    }

    /**
     * The account has as many webhooks as the dialect allows.
     *
     * @param max how many that is
     */
    record LimitReached(int max) implements FieldProblem {
        @Override
        public String field() {
            return "";
        }

        @Override
        public String rule() {
            return "at most " + max + " webhooks are allowed";
        }
    }
}

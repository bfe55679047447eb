package io.postrider.rest.monime;

import io.postrider.application.problem.FieldProblem;
import io.postrider.rest.fault.Fault;
import io.postrider.rest.fault.Refused;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.regex.Pattern;

/** Which of the account's spaces a request is about. One comes into being when it is first named. */
final class Space {
    static final String HEADER = "Monime-Space-Id";

    private static final Pattern ID = Pattern.compile("[\\x21-\\x7E]{1,64}");

    private Space() {}

    /**
     * The id of the space that a request names.
     *
     * @throws Refused where it names none, or more than one
     */
    static String of(HttpHeaders headers) {
        List<String> given = headers.getRequestHeader(HEADER);
        if (given == null || given.isEmpty()) {
            throw refused(new FieldProblem.Missing(HEADER));
        }
        if (given.size() > 1 || !ID.matcher(given.get(0)).matches()) {
            throw refused(new FieldProblem.Broken(HEADER, "must be 1 to 64 visible ASCII characters"));
        }
        return given.get(0);
    }

    private static Refused refused(FieldProblem problem) {
        return new Refused(Fault.invalid(List.of(problem)));
    }
}

package io.postrider.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.postrider.rest.auth.RequiresScope;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OpenApiTest {
    private static final List<Class<? extends Annotation>> METHODS =
            List.of(GET.class, POST.class, PUT.class, PATCH.class, DELETE.class);

    private final ApiDocument document = ApiDocument.load();

    @Test
    void every_call_is_documented_and_nothing_else_is() {
        assertThat(document.calls()).isEqualTo(calls().keySet());
    }

    @Test
    void every_call_but_those_that_tell_of_the_server_needs_a_scope_and_says_which() {
        calls().forEach((call, method) -> {
            RequiresScope scope = method.getAnnotation(RequiresScope.class);
            if (call.contains("/v1/") || call.contains("/api/")) {
                assertThat(scope).as(call).isNotNull();
                assertThat(document.operation(call).path("description").asText())
                        .as(call)
                        .contains("Needs the scope `" + scope.value().text() + "`");
            } else {
                assertThat(scope).as(call).isNull();
                assertThat(document.operation(call).path("security").size())
                        .as(call)
                        .isZero();
            }
        });
    }

    @Test
    void every_reference_leads_somewhere() {
        List<JsonNode> references = document.all("$ref");

        assertThat(references).hasSizeGreaterThan(100).allSatisfy(document::resolved);
    }

    @Test
    void every_component_is_used() {
        Set<String> used = new TreeSet<>();
        document.all("$ref").forEach(node -> used.add(node.get("$ref").textValue()));

        document.root().path("components").properties().forEach(kind -> {
            if (!kind.getKey().equals("securitySchemes")) {
                kind.getValue().fieldNames().forEachRemaining(name -> assertThat(used)
                        .contains("#/components/" + kind.getKey() + "/" + name));
            }
        });
    }

    @Test
    void every_example_is_valid_by_its_schema() {
        int checked = 0;
        for (JsonNode holder : document.all("content")) {
            for (JsonNode mediaType : holder.get("content")) {
                for (Map.Entry<String, JsonNode> example : ApiDocument.examples(mediaType)) {
                    assertThat(document.problems(mediaType.path("schema"), example.getValue()))
                            .as("%s", example.getValue())
                            .isEmpty();
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(30);
    }

    @Test
    void a_wrong_example_would_be_found() {
        JsonNode schema = document.root().at("/components/schemas/Receipt");
        JsonNode mediaType = document.operation("POST /v1/events").at("/requestBody/content/application~1json");

        assertThat(document.problems(
                        schema, ApiDocument.examples(mediaType).get(0).getValue()))
                .isNotEmpty();
    }

    @Test
    void every_call_with_a_body_has_an_example_and_every_call_names_its_errors() {
        document.calls().stream()
                .filter(call -> call.contains("/v1/") || call.contains("/api/"))
                .forEach(call -> {
                    JsonNode operation = document.operation(call);
                    assertThat(operation.path("operationId").asText()).as(call).isNotEmpty();
                    assertThat(operation.path("responses").has("401")).as(call).isTrue();
                    assertThat(operation.path("responses").has("403")).as(call).isTrue();
                    assertThat(operation.path("responses").has("503")).as(call).isTrue();
                    if (operation.has("requestBody")) {
                        assertThat(ApiDocument.examples(operation
                                        .path("requestBody")
                                        .path("content")
                                        .elements()
                                        .next()))
                                .as(call)
                                .isNotEmpty();
                        assertThat(operation.path("responses").has("413"))
                                .as(call)
                                .isTrue();
                        // In some dialects it is as good as no JSON.
                        assertThat(operation.path("responses").has("415") || !call.contains(" /v1/"))
                                .as(call)
                                .isTrue();
                    }
                });
    }

    private static Map<String, Method> calls() {
        Map<String, Method> calls = new TreeMap<>();
        List<Class<?>> resources = new ArrayList<>(RestParts.RESOURCES);
        new RestServer().dialects().resources().forEach(resource -> resources.add(resource.getClass()));
        for (Class<?> resource : resources) {
            for (Method method : resource.getMethods()) {
                for (Class<? extends Annotation> http : METHODS) {
                    if (method.isAnnotationPresent(http)) {
                        calls.put(http.getSimpleName() + " " + path(resource, method), method);
                    }
                }
            }
        }
        return calls;
    }

    private static String path(Class<?> resource, Method method) {
        Path below = method.getAnnotation(Path.class);
        String joined = resource.getAnnotation(Path.class).value() + "/" + (below == null ? "" : below.value());
        String slashed = ("/" + joined).replaceAll("/+", "/");
        return slashed.length() > 1 && slashed.endsWith("/") ? slashed.substring(0, slashed.length() - 1) : slashed;
    }
}

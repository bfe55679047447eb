package io.postrider.rest.v1;

import io.postrider.application.account.CreateAccount;
import io.postrider.application.account.FindAccount;
import io.postrider.application.account.IssueApiKey;
import io.postrider.application.account.IssuedApiKey;
import io.postrider.application.account.ListAccounts;
import io.postrider.application.account.ListApiKeys;
import io.postrider.application.account.RevokeApiKey;
import io.postrider.application.account.UnknownApiKey;
import io.postrider.application.problem.Invalid;
import io.postrider.application.storage.Idempotently;
import io.postrider.application.storage.Page;
import io.postrider.application.storage.PageRequest;
import io.postrider.application.storage.RequestKey;
import io.postrider.domain.account.Account;
import io.postrider.domain.account.ApiKey;
import io.postrider.domain.account.Scope;
import io.postrider.domain.id.AccountId;
import io.postrider.rest.RestBean;
import io.postrider.rest.auth.CallerContext;
import io.postrider.rest.auth.RequiresScope;
import io.postrider.rest.json.FieldProblems;
import io.postrider.rest.json.JsonKind;
import io.postrider.rest.json.JsonText;
import io.postrider.rest.json.ObjectFields;
import io.postrider.rest.request.Cursor;
import io.postrider.rest.request.FirstAnswer;
import io.postrider.rest.request.QueryFields;
import io.postrider.rest.request.RepeatedRequest;
import io.postrider.rest.request.RequestBody;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Accounts and their API keys: administration. */
@RestBean
@Path("v1/accounts")
@Produces(MediaType.APPLICATION_JSON)
public final class AccountsResource {
    private static final int ANY_LENGTH = RequestBody.MAX_BYTES;

    private final CreateAccount createAccount;
    private final FindAccount findAccount;
    private final ListAccounts listAccounts;
    private final IssueApiKey issueApiKey;
    private final ListApiKeys listApiKeys;
    private final RevokeApiKey revokeApiKey;
    private final Idempotently idempotently;

    @Inject
    AccountsResource(
            CreateAccount createAccount,
            FindAccount findAccount,
            ListAccounts listAccounts,
            IssueApiKey issueApiKey,
            ListApiKeys listApiKeys,
            RevokeApiKey revokeApiKey,
            Idempotently idempotently) {
        this.createAccount = createAccount;
        this.findAccount = findAccount;
        this.listAccounts = listAccounts;
        this.issueApiKey = issueApiKey;
        this.listApiKeys = listApiKeys;
        this.revokeApiKey = revokeApiKey;
        this.idempotently = idempotently;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresScope(Scope.ADMIN)
    public Response create(
            InputStream body, @Context HttpHeaders headers, @Context UriInfo uri, @Context SecurityContext security) {
        byte[] bytes = RequestBody.bytes(headers, body);
        RequestKey key = RepeatedRequest.key(headers, "POST /v1/accounts", bytes);
        FieldProblems problems = new FieldProblems();
        ObjectFields fields = ObjectFields.of(RequestBody.object(bytes), problems);
        fields.require("name");
        String name = fields.string("name", ANY_LENGTH).orElse("");
        fields.refuseOthers();
        Invalid.throwIfAny(problems.all());
        return once(security, key, () -> {
            Account account = createAccount.create(name);
            return new FirstAnswer(
                    201,
                    Answers.location(uri, "v1/accounts/" + NativeIds.text(account.id())),
                    "",
                    JsonText.of(AccountBody.from(account)));
        });
    }

    @GET
    @RequiresScope(Scope.ADMIN)
    public Response list(@Context UriInfo uri) {
        QueryFields query = new QueryFields(uri);
        PageRequest page =
                new PageRequest(query.limit(), query.after(Cursor::id).orElse(null));
        query.check();
        return Answers.page(
                listAccounts.list(page),
                AccountBody::from,
                account -> Cursor.of(account.id().value()));
    }

    @GET
    @Path("{account}")
    @RequiresScope(Scope.ADMIN)
    public Response find(@PathParam("account") String account) {
        return Answers.ok(AccountBody.from(findAccount.find(NativeIds.account(account))));
    }

    @POST
    @Path("{account}/api-keys")
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresScope(Scope.ADMIN)
    public Response issueKey(
            @PathParam("account") String account,
            InputStream body,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            @Context SecurityContext security) {
        AccountId owner = NativeIds.account(account);
        byte[] bytes = RequestBody.bytes(headers, body);
        RequestKey key = RepeatedRequest.key(headers, "POST /v1/accounts/" + account + "/api-keys", bytes);
        FieldProblems problems = new FieldProblems();
        ObjectFields fields = ObjectFields.of(RequestBody.object(bytes), problems);
        fields.require("name");
        String name = fields.string("name", ANY_LENGTH).orElse("");
        fields.require("scopes");
        List<String> scopes = fields.list(
                        "scopes",
                        1,
                        Scope.values().length,
                        JsonKind.STRING,
                        (field, item) -> Optional.of(item.string()))
                .orElse(List.of());
        Instant expiresAt = fields.instant("expiresAt").orElse(null);
        fields.refuseOthers();
        Invalid.throwIfAny(problems.all());
        return once(security, key, () -> {
            IssuedApiKey issued = issueApiKey.issue(owner, name, scopes, expiresAt);
            return new FirstAnswer(
                    201,
                    Answers.location(
                            uri,
                            "v1/accounts/" + account + "/api-keys/"
                                    + NativeIds.text(issued.key().id())),
                    "",
                    JsonText.of(new JsonText.With(ApiKeyBody.from(issued.key()), Map.of("key", issued.text()))));
        });
    }

    @GET
    @Path("{account}/api-keys")
    @RequiresScope(Scope.ADMIN)
    public Response listKeys(@PathParam("account") String account, @Context UriInfo uri) {
        QueryFields query = new QueryFields(uri);
        int limit = query.limit();
        Optional<UUID> after = query.after(Cursor::id);
        query.check();
        List<ApiKey> rest = listApiKeys.list(NativeIds.account(account)).stream()
                .dropWhile(key -> after.isPresent() && !isBefore(key.id().value(), after.get()))
                .limit(limit + 1L)
                .toList();
        return Answers.page(
                Page.of(rest, limit),
                ApiKeyBody::from,
                key -> Cursor.of(key.id().value()));
    }

    @GET
    @Path("{account}/api-keys/{key}")
    @RequiresScope(Scope.ADMIN)
    public Response findKey(@PathParam("account") String account, @PathParam("key") String key) {
        var id = NativeIds.apiKey(key);
        return listApiKeys.list(NativeIds.account(account)).stream()
                .filter(known -> known.id().equals(id))
                .findFirst()
                .map(known -> Answers.ok(ApiKeyBody.from(known)))
                .orElseThrow(UnknownApiKey::new);
    }

    @DELETE
    @Path("{account}/api-keys/{key}")
    @RequiresScope(Scope.ADMIN)
    public Response revokeKey(@PathParam("account") String account, @PathParam("key") String key) {
        revokeApiKey.revoke(NativeIds.account(account), NativeIds.apiKey(key));
        return Answers.noContent();
    }

    private Response once(SecurityContext security, @Nullable RequestKey key, Supplier<FirstAnswer> create) {
        AccountId holder = CallerContext.caller(security)
                .fold(() -> Idempotently.ADMINISTRATION, keyHolder -> keyHolder.account());
        return FirstAnswer.of(idempotently.once(holder, key, () -> create.get().bytes()))
                .response();
    }

    /** Whether an id comes later in a list that has the newest first. */
    private static boolean isBefore(UUID id, UUID cursor) {
        int high = Long.compareUnsigned(id.getMostSignificantBits(), cursor.getMostSignificantBits());
        return high != 0
                ? high < 0
                : Long.compareUnsigned(id.getLeastSignificantBits(), cursor.getLeastSignificantBits()) < 0;
    }

    private record AccountBody(String id, String name, Instant createdAt) {
        static AccountBody from(Account account) {
            return new AccountBody(NativeIds.text(account.id()), account.name(), account.createdAt());
        }
    }

    private record ApiKeyBody(
            String id,
            String name,
            List<String> scopes,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt) {
        static ApiKeyBody from(ApiKey key) {
            return new ApiKeyBody(
                    NativeIds.text(key.id()),
                    key.name(),
                    key.scopes().stream().sorted().map(Scope::text).toList(),
                    key.createdAt(),
                    key.expiresAt(),
                    key.lastUsedAt());
        }
    }
}

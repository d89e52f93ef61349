package dev.parley.node.security;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.admin.security.KeyRing;
import dev.parley.proto.realtime.RealtimeSession;
import dev.parley.proto.realtime.TurnDetection.ServerVad;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.http.javadsl.Http;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class ClientSecretsRoutesTest {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final ClientSecrets SECRETS =
      new ClientSecrets("a secret that all nodes of a cluster share", CLOCK);
  private static URI uri = URI.create("http://127.0.0.1/");

  @BeforeAll
  static void start() throws Exception {
    var credentials = new Credentials(KeyRing.ofKeys("acme", List.of("sk-acme")), SECRETS);
    var routes =
        new ClientSecretsRoutes(
            credentials,
            SECRETS,
            (tenant, id, model) ->
                RealtimeSession.begin(
                    id,
                    model == null ? "support" : model,
                    7,
                    new RealtimeSession.Beginning("Be kind.", "alloy", ServerVad.STANDARD)),
            CLOCK);
    var binding =
        Http.get(KIT.system())
            .newServerAt("127.0.0.1", 0)
            .bind(routes.route())
            .toCompletableFuture()
            .get(10, SECONDS);
    uri =
        URI.create(
            "http://127.0.0.1:" + binding.localAddress().getPort() + "/v1/realtime/client_secrets");
  }

  @AfterAll
  static void stop() {
    CLIENT.shutdownNow();
    KIT.shutdownTestKit();
  }

  @Test
  void aSecretWithSettingsComesWithTheSessionAsItWillBe() throws Exception {
    var answer =
        post(
            "sk-acme",
            "{'expires_after':{'anchor':'created_at','seconds':60},'session':{'type':'realtime','model':'sales',"
                + "'instructions':'Sell.','tools':[{'type':'function','name':'price'}]}}");
    var body = json(answer);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("access-control-allow-origin")).hasValue("*");
    assertThat(body.path("expires_at").asLong()).isEqualTo(NOW.getEpochSecond() + 60);
    assertThat(body.at("/session/id").asText()).matches("sess_[A-Za-z0-9_-]{20}");
    assertThat(body.at("/session/object").asText()).isEqualTo("realtime.session");
    assertThat(body.at("/session/model").asText()).isEqualTo("sales");
    assertThat(body.at("/session/expires_at").asLong()).isZero();
    assertThat(body.at("/session/instructions").asText()).isEqualTo("Sell.");
    assertThat(body.at("/session/tools/0/description").isNull()).isTrue();
    var secret = SECRETS.check(body.path("value").asText()).orElseThrow();
    assertThat(secret.tenant()).isEqualTo("acme");
    assertThat(secret.settings())
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    "{\"type\":\"realtime\",\"model\":\"sales\",\"instructions\":\"Sell.\",\"tools\":[{\"type\":\"function\",\"name\":\"price\"}]}"));
  }

  @Test
  void withoutABodyEverythingIsAsUsual() throws Exception {
    for (var body : new String[] {"", "{}"}) {
      var answer = json(post("sk-acme", body));
      assertThat(answer.path("expires_at").asLong()).isEqualTo(NOW.getEpochSecond() + 600);
      assertThat(answer.at("/session/model").asText()).isEqualTo("support");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sk-acme  | {'expires_after':{'seconds':9}}       | 400 | integer_below_min_value    | expires_after.seconds
          sk-acme  | {'expires_after':{'seconds':7201}}    | 400 | integer_above_max_value    | expires_after.seconds
          sk-acme  | {'expires_after':{'anchor':'later'}}  | 400 | invalid_value              | expires_after.anchor
          sk-acme  | {'session':{}}                        | 400 | missing_required_parameter | session.type
          sk-acme  | {'session':{'type':'realtime','x':1}} | 400 | unknown_parameter          | session.x
          sk-acme  | {'session':{'type':'realtime','tools':[{'type':'mcp','server_label':'a','authorization':'s'}]}} | 400 | invalid_value | session.tools[0].authorization
          sk-acme  | {'sesion':{}}                         | 400 | unknown_parameter          | sesion
          sk-acme  | [1]                                   | 400 | invalid_type               | body
          sk-acme  | {'session'                            | 400 | invalid_json               |
          sk-other | {}                                    | 401 | invalid_api_key            |
          """)
  void whatCannotBeMintedIsAnsweredInTheFormOfRestErrors(
      String key,
      String body,
      int status,
      String code,
      @org.jspecify.annotations.Nullable String param)
      throws Exception {
    var answer = post(key, body);
    assertThat(answer.statusCode()).isEqualTo(status);
    var error = json(answer).path("error");
    assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    assertThat(error.path("code").asText()).isEqualTo(code);
    assertThat(error.path("param").textValue()).isEqualTo(param);
    assertThat(error.path("message").asText()).contains("(expected: ");
    assertThat(error.has("event_id")).isFalse();
  }

  @Test
  void aClientSecretMintsNoOther() throws Exception {
    var secret = json(post("sk-acme", "{}")).path("value").asText();
    assertThat(post(secret, "{}").statusCode()).isEqualTo(401);
  }

  @Test
  void aBrowserMayAskFromAnywhere() throws Exception {
    var asked =
        CLIENT.send(
            HttpRequest.newBuilder(uri).method("OPTIONS", BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());
    assertThat(asked.statusCode()).isEqualTo(204);
    assertThat(asked.headers().firstValue("access-control-allow-headers").orElse(""))
        .contains("authorization", "content-type", "x-openai-agents-sdk");
  }

  private static HttpResponse<String> post(String key, String body)
      throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(uri)
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.replace('\'', '"')))
            .build(),
        BodyHandlers.ofString());
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }
}

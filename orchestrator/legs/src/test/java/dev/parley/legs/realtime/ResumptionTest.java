package dev.parley.legs.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.media.audio.AudioFormat;
import dev.parley.media.port.Access;
import dev.parley.media.port.Admission;
import dev.parley.media.port.CallFactory;
import dev.parley.media.port.CallHandle;
import dev.parley.media.port.CallRequest;
import dev.parley.media.port.ClientRequest;
import dev.parley.media.port.ConversationEvent;
import dev.parley.media.port.Leg;
import dev.parley.media.port.Routing;
import dev.parley.media.rules.StagedCall;
import dev.parley.net.loop.CallLoop;
import dev.parley.net.websocket.ConnectionListener;
import dev.parley.net.websocket.UpgradeRequest;
import dev.parley.proto.Json;
import dev.parley.proto.agent.AgentDefinition;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who comes in with a resume token, and who does not. The session is acme's. */
class ResumptionTest {

  private static final Access ACME = new Access.Granted("acme", false, null);
  private static final Access GLOBEX = new Access.Granted("globex", false, null);

  private final List<CallRequest> begun = new ArrayList<>();
  private final List<Leg> legs = new ArrayList<>();
  private final NotedCall call = new NotedCall();
  private final OpenedLine line = new OpenedLine();

  @ParameterizedTest
  @EnumSource(Access.Denied.Reason.class)
  void aCallerWhoseCredentialHasExpiredOrIsGoneComesBackByTheTokenAlone(
      Access.Denied.Reason reason) {
    arrive(new Access.Denied(reason, "credential: expired"), "sess_1", "rt_1");

    line.answer();

    assertThat(line.sent).isEmpty();
    assertThat(begun).hasSize(1);
    assertThat(begun.getFirst().sessionId()).isEqualTo("sess_1");
    assertThat(begun.getFirst().tenant()).isEqualTo("acme");
    assertThat(begun.getFirst().resumes()).isTrue();
  }

  @Test
  void aCallerWhoStillHasAKeyComesBackToo() {
    arrive(ACME, "sess_1", "rt_1");

    line.answer();

    assertThat(begun).hasSize(1);
  }

  @Test
  void toAnotherTenantTheSessionIsAsUnknownAsOneThatNeverWas() {
    arrive(GLOBEX, "sess_1", "rt_1");
    var foreign = error();
    arrive(GLOBEX, "sess_1", "rt_none");

    assertThat(error()).isEqualTo(foreign);
    assertThat(foreign.path("code").asText()).isEqualTo("invalid_resume_token");
    assertThat(line.closed).startsWith("4000 ");
    assertThat(begun).isEmpty();
  }

  @Test
  void aTokenThatIsNoneAdmitsNobody() {
    arrive(new Access.Denied(Access.Denied.Reason.INVALID, "credential: no"), "sess_1", "rt_none");

    assertThat(error().path("code").asText()).isEqualTo("invalid_api_key");
    assertThat(line.closed).startsWith("3000 ");
    assertThat(begun).isEmpty();
  }

  @Test
  void aTokenOfAnotherSessionAdmitsNobody() {
    arrive(new Access.Denied(Access.Denied.Reason.INVALID, "credential: no"), "sess_2", "rt_1");

    assertThat(line.closed).startsWith("3000 ");
    assertThat(begun).isEmpty();
  }

  @Test
  void whoHasNoTokenNeedsACredential() {
    arrive(new Access.Denied(Access.Denied.Reason.MISSING, "credential: no"), null, null);

    assertThat(line.closed).startsWith("3000 ");
    assertThat(begun).isEmpty();
  }

  @Test
  void whatASecretSetComesBackWithACallerWhoSetNothingElse() throws Exception {
    var settings =
        Json.mapper()
            .readTree(
                """
                {"type":"realtime","instructions":"Be kind.",
                 "audio":{"input":{"format":{"type":"audio/pcmu"}}}}
                """);
    arrive(new Access.Granted("acme", true, settings), null, null);
    opened(null);
    var kept = ((ClientRequest.Keep) call.told.getFirst()).settings().kept();
    assertThat(line.sent)
        .extracting(event -> event.path("type").asText())
        .containsOnly("session.created");

    arrive(new Access.Denied(Access.Denied.Reason.INVALID, "expired"), "sess_1", "rt_1");
    line.answer();
    opened(kept);

    var back = line.sent.getLast().path("session");
    assertThat(back.path("instructions").asText()).isEqualTo("Be kind.");
    assertThat(((ClientRequest.Configure) call.told.getLast()).settings().hears())
        .isEqualTo(AudioFormat.PCMU);
  }

  @Test
  void whoseSecretSetNothingLeavesAllToTheAgent() {
    arrive(new Access.Granted("acme", true, null), null, null);

    opened(null);

    assertThat(call.told).isEmpty();
  }

  @Test
  void whatComesWithTheSignOfLifeIsHeardOnceTheCallerIsIn() {
    var caller = arrive(ACME, "sess_1", "rt_1");

    caller.text(utf8("{\"type\":\"input_audio_buffer.clear\"}"));
    caller.binary(utf8("\0\1"));
    assertThat(begun).isEmpty();
    line.answer();
    caller.text(utf8("{\"type\":\"input_audio_buffer.clear\"}"));

    assertThat(begun).hasSize(1);
    assertThat(call.told)
        .hasExactlyElementsOfTypes(
            ClientRequest.Clear.class, ClientRequest.Malformed.class, ClientRequest.Clear.class);
  }

  @Test
  void anAttemptThatWasGivenUpTakesNoCallAndHangsNoneUp() {
    var caller = arrive(ACME, "sess_1", "rt_1");

    caller.text(utf8("{\"type\":\"input_audio_buffer.clear\"}"));
    caller.closed(1000, "");
    line.answer();

    assertThat(begun).isEmpty();
    assertThat(call.told).isEmpty();
  }

  private static ByteBuf utf8(String text) {
    return Unpooled.copiedBuffer(text, UTF_8);
  }

  private void opened(@Nullable JsonNode settings) {
    requireNonNull(legs.getLast().client()).tell(new ConversationEvent.Opened("sess_1", settings));
  }

  private ConnectionListener arrive(
      Access access, @Nullable String sessionId, @Nullable String token) {
    var query = new HashMap<String, List<String>>();
    if (sessionId != null && token != null) {
      query.put("session_id", List.of(sessionId));
      query.put("resume_token", List.of(token));
    }
    return endpoint(access).connected(upgrade(query), line);
  }

  private RealtimeEndpoint endpoint(Access access) {
    CallFactory calls = this::begin;
    return new RealtimeEndpoint(
        new Always(access), new OneSession(), Duration.ofSeconds(60), calls, () -> Instant.EPOCH);
  }

  private CallHandle begin(CallRequest request, Leg leg, CallLoop loop) {
    begun.add(request);
    legs.add(leg);
    return call;
  }

  private JsonNode error() {
    return line.sent.getLast().path("error");
  }

  private static UpgradeRequest upgrade(Map<String, List<String>> query) {
    return new UpgradeRequest(
        "/v1/realtime",
        query,
        "Bearer secret",
        null,
        List.of(),
        null,
        null,
        InetSocketAddress.createUnresolved("localhost", 1),
        true);
  }

  private record Always(Access access) implements Admission {
    @Override
    public Access admit(UpgradeRequest upgrade) {
      return access;
    }

    @Override
    public Access admit(String key) {
      return access;
    }
  }

  /** Of acme, with the token {@code rt_1}. */
  private static final class OneSession implements Routing {

    private static final AgentDefinition DESK = StagedCall.AGENT;

    @Override
    public Route toAgent(@Nullable String name) {
      return new Route.ToAgent(DESK);
    }

    @Override
    public Route toSession(String sessionId, String token) {
      return sessionId.equals("sess_1") && token.equals("rt_1")
          ? new Route.ToSession(sessionId, "acme", DESK)
          : new Route.NotYours();
    }

    @Override
    public String resumeToken(CallRequest call) {
      return "rt_1";
    }
  }
}

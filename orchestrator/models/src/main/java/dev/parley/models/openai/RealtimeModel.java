package dev.parley.models.openai;

import dev.parley.media.audio.AudioFormat;
import dev.parley.media.links.FailedLink;
import dev.parley.media.port.LinkCapabilities;
import dev.parley.media.port.ModelFact;
import dev.parley.media.port.ModelLink;
import dev.parley.models.ModelKind;
import dev.parley.net.metrics.Metric;
import dev.parley.net.websocket.WebSocketDialer;
import dev.parley.proto.agent.AgentDefinition;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Models behind an endpoint that speaks the OpenAI Realtime WebSocket protocol: the agent's
 * definition names the address, the model and the variable with the key. Safe from any thread; one
 * per node is enough.
 */
public final class RealtimeModel implements ModelLink.Model, ModelKind {

  private static final List<AudioFormat> FORMATS =
      List.of(AudioFormat.PCM_24K, AudioFormat.PCMU, AudioFormat.PCMA);

  /** What its links can do, as the protocol says. */
  public static final LinkCapabilities CAPABILITIES =
      LinkCapabilities.asked(new LinkCapabilities.Sound(FORMATS, FORMATS))
          .edits()
          .truncates()
          .begins(LinkCapabilities.Seed.ANYTHING)
          .saysExactly(LinkCapabilities.ExactSpeech.WHEN_IDLE)
          .callsTools(LinkCapabilities.LateResult.OUTPUT)
          .choosesTools()
          .takesTextSilently()
          // The voice until it has spoken: after that the update is minded.
          .updates(LinkCapabilities.Setting.values())
          .answersInText()
          .lives(Duration.ofMinutes(60))
          .overlaps()
          .answersPings()
          .build();

  private final Options options;
  private final Function<String, @Nullable String> environment;
  private final LinkCounters counters = new LinkCounters();
  private final WebSocketDialer.Tls tls;

  /**
   * How long a model may take, and what transcribes; {@code parley.upstream} of a node.
   *
   * @param connectTimeout for the TCP connection
   * @param readyTimeout from dialling to an accepted session, all in all
   * @param replyTimeout between two signs of life of a running response
   * @param cancelTimeout from a cancel to the end of the response
   * @param transcriber model that the endpoint transcribes the caller with
   */
  public record Options(
      Duration connectTimeout,
      Duration readyTimeout,
      Duration replyTimeout,
      Duration cancelTimeout,
      String transcriber) {

    public Options {
      require(connectTimeout.isPositive(), "connect-timeout", connectTimeout, "> 0");
      require(
          connectTimeout.compareTo(readyTimeout) <= 0,
          "connect-timeout",
          connectTimeout,
          "at most ready-timeout, " + readyTimeout);
      require(replyTimeout.isPositive(), "reply-timeout", replyTimeout, "> 0");
      require(cancelTimeout.isPositive(), "cancel-timeout", cancelTimeout, "> 0");
      require(!transcriber.isBlank(), "transcriber", "nothing", "a model's name");
    }

    private static void require(boolean holds, String path, Object found, String expected) {
      if (!holds) {
        throw new IllegalArgumentException(
            "parley.upstream.%s: %s (expected: %s)".formatted(path, found, expected));
      }
    }
  }

  public RealtimeModel(Options options) {
    this(options, System::getenv, new PublicTrust());
  }

  RealtimeModel(
      Options options, Function<String, @Nullable String> environment, WebSocketDialer.Tls tls) {
    this.options = options;
    this.environment = environment;
    this.tls = tls;
  }

  @Override
  public String name() {
    return "realtime";
  }

  /** There is nothing to load: each link dials for itself. */
  @Override
  public Ready start(AgentDefinition agent) {
    return () -> this;
  }

  @Override
  public List<Metric> metrics() {
    return counters.metrics();
  }

  @Override
  public LinkCapabilities capabilities() {
    return CAPABILITIES;
  }

  @Override
  public ModelLink open(ModelLink.Setup setup, Consumer<ModelFact> facts) {
    try {
      var endpoint = ModelEndpoint.of(setup.agent().model(), environment);
      requireSpoken("hears", setup.settings().hears());
      requireSpoken("speaks", setup.settings().speaks());
      var link = new RealtimeLink(endpoint, setup, facts, options, counters);
      link.dial(tls);
      return link;
    } catch (IllegalArgumentException wrong) {
      var problem = LinkProblem.misconfigured(String.valueOf(wrong.getMessage()));
      counters.linkFailed(problem.code());
      return FailedLink.report(problem, facts);
    }
  }

  LinkCounters counters() {
    return counters;
  }

  private static void requireSpoken(String path, AudioFormat format) {
    if (!FORMATS.contains(format)) {
      throw new IllegalArgumentException(
          "setup." + path + ": " + format + " (expected: PCM_24K, PCMU or PCMA)");
    }
  }

  /** Trusts what the JDK trusts and checks the host's name. Built at the first {@code wss} call. */
  private static final class PublicTrust implements WebSocketDialer.Tls {
    private @Nullable SslContext context;

    @Override
    public synchronized SslContext context() throws SSLException {
      if (context == null) {
        context = SslContextBuilder.forClient().endpointIdentificationAlgorithm("HTTPS").build();
      }
      return context;
    }
  }
}

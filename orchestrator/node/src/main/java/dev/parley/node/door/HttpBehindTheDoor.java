package dev.parley.node.door;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.mapRequest;

import com.typesafe.config.ConfigFactory;
import dev.parley.net.websocket.DoorSettings;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/**
 * Pekko HTTP on a loopback port of its own, which serves nobody but the door: each request must
 * carry a word that only this process knows, and says where it really came from.
 */
public final class HttpBehindTheDoor {

  /** Headers of these names are the door's; what a client sends under them is thrown away. */
  static final String PREFIX = "x-parley-door-";

  static final String WORD_HEADER = PREFIX + "word";
  static final String CLIENT_HEADER = PREFIX + "client";
  static final String PORT_HEADER = PREFIX + "client-port";

  private final ServerBinding binding;
  private final String word;

  private HttpBehindTheDoor(ServerBinding binding, String word) {
    this.binding = binding;
    this.word = word;
  }

  public static CompletionStage<HttpBehindTheDoor> start(
      ActorSystem<?> system, DoorSettings settings, Route route) {
    var random = new byte[32];
    new SecureRandom().nextBytes(random);
    var word = HexFormat.of().formatHex(random);
    return Http.get(system)
        .newServerAt("127.0.0.1", 0)
        .withSettings(serverSettings(system, settings))
        .bind(onlyFromTheDoor(word, route))
        .thenApply(binding -> new HttpBehindTheDoor(binding, word));
  }

  public InetSocketAddress address() {
    return binding.localAddress();
  }

  String word() {
    return word;
  }

  public CompletionStage<?> stop(Duration deadline) {
    return binding.terminate(deadline);
  }

  private static ServerSettings serverSettings(ActorSystem<?> system, DoorSettings settings) {
    // The door watches idle clients; were both to do it, a request could meet a closing connection.
    var http =
        Map.of(
            "pekko.http.server.idle-timeout",
            "infinite",
            "pekko.http.server.max-connections",
            settings.maxConnections());
    return ServerSettings.create(
        ConfigFactory.parseMap(http).withFallback(system.settings().config()));
  }

  private static Route onlyFromTheDoor(String word, Route route) {
    var served = mapRequest(HttpBehindTheDoor::asItCame, () -> route);
    return extractRequest(
        request -> knows(request, word) ? served : complete(StatusCodes.FORBIDDEN));
  }

  private static boolean knows(HttpRequest request, String word) {
    return MessageDigest.isEqual(
        value(request, WORD_HEADER).getBytes(StandardCharsets.US_ASCII),
        word.getBytes(StandardCharsets.US_ASCII));
  }

  private static HttpRequest asItCame(HttpRequest request) {
    var client =
        new InetSocketAddress(
            value(request, CLIENT_HEADER), Integer.parseInt(value(request, PORT_HEADER)));
    return request
        .removeHeader(WORD_HEADER)
        .removeHeader(CLIENT_HEADER)
        .removeHeader(PORT_HEADER)
        .addAttribute(AttributeKeys.remoteAddress, RemoteAddress.create(client));
  }

  private static String value(HttpRequest request, String name) {
    return request.getHeader(name).map(header -> header.value()).orElse("");
  }
}

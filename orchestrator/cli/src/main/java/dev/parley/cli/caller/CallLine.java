package dev.parley.cli.caller;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The WebSocket to a Realtime server: whole text messages in and out, in order. */
final class CallLine {

  private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(5);

  /** 15 MiB of audio as base64 with room around it, as the protocol allows. */
  private static final int MOST_CHARACTERS = 22 << 20;

  /** Five seconds of frames; a server that reads slower than that loses the caller's sound. */
  private static final int MOST_UNSENT = 250;

  /** As a close code: the line ended without one. */
  static final int BROKEN = 1006;

  /** A server that says nothing for so long, not even to a ping, is gone. */
  private static final long SILENCE_NANOS = Duration.ofSeconds(4).toNanos();

  /** What comes in. Called on a thread of the HTTP client; the next message waits for the last. */
  interface Listener {

    /** A message; {@code next} lets the following one come. */
    void message(String text, Runnable next);

    /**
     * Nothing comes any more.
     *
     * @param code of the close frame; {@link #BROKEN} if there was none
     */
    void closed(int code, String reason);
  }

  private final WebSocket socket;
  private final HttpClient http;
  private final Ear ear;
  private final AtomicInteger unsent = new AtomicInteger();
  private final AtomicInteger dropped = new AtomicInteger();
  private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

  private CallLine(WebSocket socket, HttpClient http, Ear ear) {
    this.socket = socket;
    this.http = http;
    this.ear = ear;
  }

  /**
   * Dials.
   *
   * @throws IOException in words for the person who typed the address
   */
  static CallLine dial(URI url, @Nullable String key, SSLContext trust, Listener listener)
      throws IOException {
    var http = HttpClient.newBuilder().sslContext(trust).connectTimeout(CONNECT_DEADLINE).build();
    var dialling = http.newWebSocketBuilder().connectTimeout(CONNECT_DEADLINE);
    if (key != null) {
      dialling.header("Authorization", "Bearer " + key);
    }
    try {
      var ear = new Ear(listener);
      return new CallLine(dialling.buildAsync(url, ear).join(), http, ear);
    } catch (CompletionException failed) {
      http.shutdownNow();
      throw new IOException(reason(failed.getCause()), failed.getCause());
    }
  }

  private static String reason(@Nullable Throwable failure) {
    return switch (failure) {
      case WebSocketHandshakeException refused ->
          "HTTP %d instead of a WebSocket (expected: a Realtime endpoint)"
              .formatted(refused.getResponse().statusCode());
      case ConnectException _ -> "nobody listens there";
      case null -> "no connection";
      default -> String.valueOf(failure.getMessage());
    };
  }

  /** Sound, which is worthless late: dropped while too much waits to be sent. */
  synchronized void sendSound(String message) {
    if (unsent.get() >= MOST_UNSENT) {
      dropped.incrementAndGet();
      return;
    }
    send(message);
  }

  /** A message that must arrive. */
  synchronized void send(String message) {
    unsent.incrementAndGet();
    last =
        last.thenCompose(_ -> socket.sendText(message, true))
            .whenComplete((_, _) -> unsent.decrementAndGet());
  }

  /** Asks whether the server is still there; to be done every second. */
  void watch() {
    if (System.nanoTime() - ear.heardAt > SILENCE_NANOS) {
      socket.abort();
      ear.silent();
    } else {
      var _ = socket.sendPing(ByteBuffer.allocate(0));
    }
  }

  /** Frames of sound that were not sent because the server reads too slowly. */
  int droppedFrames() {
    return dropped.get();
  }

  /** Says goodbye, waits a moment for the answer, and lets go. */
  void close() {
    CompletionStage<?> goodbye = socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
    goodbye
        .toCompletableFuture()
        .completeOnTimeout(null, 1, TimeUnit.SECONDS)
        .handle((_, _) -> null)
        .join();
    socket.abort();
    http.shutdownNow();
  }

  /** Puts the pieces of messages together. */
  private static final class Ear implements WebSocket.Listener {

    private final Listener listener;
    private final StringBuilder message = new StringBuilder();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile long heardAt = System.nanoTime();

    Ear(Listener listener) {
      this.listener = listener;
    }

    private void silent() {
      closed(BROKEN, "no answer for %d s".formatted(SILENCE_NANOS / 1_000_000_000));
    }

    private void closed(int code, String reason) {
      if (over.compareAndSet(false, true)) {
        listener.closed(code, reason);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer data) {
      heardAt = System.nanoTime();
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence piece, boolean last) {
      heardAt = System.nanoTime();
      if (message.length() + piece.length() > MOST_CHARACTERS) {
        socket.abort();
        closed(BROKEN, "a message of more than " + MOST_CHARACTERS + " characters");
        return null;
      }
      message.append(piece);
      if (!last) {
        socket.request(1);
        return null;
      }
      var whole = message.toString();
      message.setLength(0);
      listener.message(whole, () -> socket.request(1));
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      // The protocol has text only; whatever this is, it is not for us.
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed(code, reason.isEmpty() ? "close code " + code : code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable failure) {
      closed(BROKEN, String.valueOf(failure.getMessage()));
    }
  }
}

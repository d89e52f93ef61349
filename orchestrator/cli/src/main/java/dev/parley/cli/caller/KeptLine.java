package dev.parley.cli.caller;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A caller's line that is dialled again when it breaks: one node after the other is asked, until
 * one lets the caller back into the session or nobody waits for it any longer. Confined to the
 * call's loop.
 */
final class KeptLine implements CallLine.Listener {

  /** The other side ended the call, or will not have it: coming back would lead to the same. */
  private static final Set<Integer> FINAL_CODES = Set.of(1000, 1005, 3000, 4000);

  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 1_000;

  /** What becomes of the line. On the call's loop. */
  interface Listener {

    /** A node is asked for a first time. */
    void dials(URI address);

    /** It does not answer, and the next one is asked. */
    void notReached(URI node, String reason);

    /** A message; {@code next} lets the following one come. */
    void message(String text, Runnable next);

    /** The line is gone for now. */
    void broke(String reason);

    /** It will not come back. */
    void over(String reason);
  }

  /** The call's loop. */
  interface Loop {
    void execute(Runnable work);

    void schedule(Runnable work, long millis);
  }

  /** How to come back, as the session has said. */
  private record ResumeToken(String sessionId, String token, long seconds) {}

  private final CallSetup setup;
  private final Loop loop;
  private final Listener listener;
  private @Nullable CallLine line;
  private @Nullable ResumeToken resume;
  private @Nullable Runnable early;
  private int node;
  private boolean broken;
  private boolean closed;
  private long brokeAt;

  /** Before the nodes are asked once more. */
  private long pauseMs = FIRST_PAUSE_MS;

  KeptLine(CallSetup setup, Loop loop, Listener listener) {
    this.setup = setup;
    this.loop = loop;
    this.listener = listener;
  }

  /**
   * Dials for the first time, one node after the other until one answers. Blocks.
   *
   * @throws IOException if nobody answers; names every node that was asked
   */
  void dial() throws IOException {
    var refusals = new ArrayList<String>();
    for (node = 0; node < setup.nodes().size(); node++) {
      var address = setup.withQuery(node());
      listener.dials(address);
      try {
        line = CallLine.dial(address, setup.key(), setup.trust(), this);
        return;
      } catch (IOException unreachable) {
        var reason = String.valueOf(unreachable.getMessage());
        refusals.add(node() + ": " + reason);
        if (node + 1 < setup.nodes().size()) {
          listener.notReached(node(), reason);
        }
      }
    }
    throw new IOException(String.join("\n  ", refusals));
  }

  boolean isBroken() {
    return broken;
  }

  /** The node that the line leads to. */
  URI node() {
    return setup.nodes().get(node);
  }

  /**
   * The session is there, for the first time or again.
   *
   * @return how long the line was broken, in milliseconds; absent if it was not
   */
  @Nullable Long inSession(ReceivedEvent.SessionCreated created) {
    var token = created.resumeToken();
    resume =
        token == null
            ? null
            : new ResumeToken(created.sessionId(), token, created.resumeWithinSeconds());
    boolean back = broken;
    broken = false;
    return back ? TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - brokeAt) : null;
  }

  /** Lost while the line is broken, as on any telephone. */
  void sendSound(String message) {
    if (line != null) {
      line.sendSound(message);
    }
  }

  void send(String message) {
    if (line != null) {
      line.send(message);
    }
  }

  /** To be done every second. */
  void watch() {
    if (line != null) {
      line.watch();
    }
  }

  /** Says goodbye. Blocks for a moment; from any thread, when the loop has ended. */
  void close() {
    closed = true;
    if (line != null) {
      line.close();
    }
  }

  @Override
  public void message(String text, Runnable next) {
    loop.execute(() -> {
      Runnable work = () -> listener.message(text, next);
      if (line == null) {
        // The new line speaks before it is known here; it waits with what follows.
        early = work;
      } else {
        work.run();
      }
    });
  }

  @Override
  public void closed(int code, String reason) {
    loop.execute(() -> {
      boolean mayComeBack = resume != null && !FINAL_CODES.contains(code);
      if (!mayComeBack) {
        listener.over(reason);
        return;
      }
      line = null;
      early = null;
      if (broken) {
        // A node was there and let nobody in: whoever came again at once would do so without end.
        askLater();
        return;
      }
      broken = true;
      brokeAt = System.nanoTime();
      pauseMs = FIRST_PAUSE_MS;
      listener.broke(reason);
      askAgain();
    });
  }

  private void askLater() {
    loop.schedule(this::askAgain, pauseMs);
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
  }

  private void askAgain() {
    var shown = resume;
    if (closed || shown == null) {
      return;
    }
    if (System.nanoTime() - brokeAt > TimeUnit.SECONDS.toNanos(shown.seconds())) {
      listener.over("no node took the caller back");
      return;
    }
    int from = node;
    Thread.ofVirtual()
        .name("parley-call-back")
        .start(() -> {
          var back = ask(shown, from);
          loop.execute(() -> arrived(back));
        });
  }

  private void arrived(Optional<Back> back) {
    if (back.isEmpty()) {
      askLater();
      return;
    }
    node = back.get().node();
    line = back.get().line();
    var waiting = early;
    early = null;
    if (waiting != null) {
      waiting.run();
    }
  }

  private record Back(int node, CallLine line) {}

  /** Asks every node once, the one whose line broke at the end. Blocks. */
  private Optional<Back> ask(ResumeToken shown, int from) {
    int count = setup.nodes().size();
    for (int asked = 1; asked <= count; asked++) {
      int next = (from + asked) % count;
      try {
        var address = address(setup.nodes().get(next), shown);
        return Optional.of(
            new Back(next, CallLine.dial(address, setup.key(), setup.trust(), this)));
      } catch (IOException unreachable) {
        // The next one may be there.
      }
    }
    return Optional.empty();
  }

  private URI address(URI node, ResumeToken shown) {
    return URI.create(
        "%s&session_id=%s&resume_token=%s"
            .formatted(
                setup.withQuery(node),
                URLEncoder.encode(shown.sessionId(), StandardCharsets.UTF_8),
                URLEncoder.encode(shown.token(), StandardCharsets.UTF_8)));
  }
}

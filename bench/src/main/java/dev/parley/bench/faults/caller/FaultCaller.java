package dev.parley.bench.faults.caller;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bench.wire.Frames;
import dev.parley.bench.wire.Sockets;
import dev.parley.bench.wire.SpeechMark;
import dev.parley.bench.wire.Wheel;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A caller in real time who comes back to the session on another node when the line breaks.
 * Everything runs on one event loop.
 */
final class FaultCaller implements Wheel.Paced, FaultDialogue.Listener {

  private static final String SETTINGS =
      """
      {"type":"session.update","session":{"type":"realtime","audio":{"input":{
      "format":{"type":"audio/pcm","rate":24000},"turn_detection":{"type":"server_vad",
      "threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":200,
      "create_response":true,"interrupt_response":true}},
      "output":{"format":{"type":"audio/pcm","rate":24000}}}}}
      """;

  private static final long GONE_MILLIS = 3_000;
  private static final long NO_SESSION_MILLIS = 6_000;
  private static final long FIRST_TRY_MILLIS = 40_000;
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;
  private static final int FRAMES_PER_SECOND = 50;

  /** The other side ended the call, or will not have it: coming back would lead to the same. */
  private static final Set<Integer> FINAL_CODES = Set.of(1_000, 3_000, 4_000);

  /** What all callers of a run know; {@code first}: told when a caller has its session. */
  record World(List<URI> nodes, String key, FaultRecording recording, Runnable first) {
    World {
      nodes = List.copyOf(nodes);
    }
  }

  private final World world;
  private final int number;
  private final EventLoop loop;
  private final Random random;
  private final FaultDialogue talk;
  private final List<CallerLine> left = new ArrayList<>();
  private @Nullable CallerLine line;
  private int lines;
  private int node;
  private @Nullable String session;
  private String token = "";
  private long resumeMillis = FIRST_TRY_MILLIS;
  private boolean ready;
  private boolean over;
  private int ticks;
  private long dialledAt;
  private long awaySince = now();
  private long pause = FIRST_PAUSE_MILLIS;

  FaultCaller(World world, int number, EventLoop loop, long seed) {
    this.world = world;
    this.number = number;
    this.loop = loop;
    this.random = new Random(seed + number);
    this.talk = new FaultDialogue(this, random);
    this.node = number % world.nodes().size();
  }

  int number() {
    return number;
  }

  void note(CallerNote note) {
    world.recording().add(note);
  }

  /** On the loop. */
  void dial() {
    if (over) {
      return;
    }
    var dialled = new CallerLine(this, ++lines, node);
    line = dialled;
    ready = false;
    dialledAt = now();
    Sockets.dialWatchfully(loop, address(), world.key(), dialled)
        .addListener(connected -> {
          if (!connected.isSuccess()) {
            lineEnded(dialled, null, "nobody listens there");
          }
        });
  }

  /** Says nothing more; hangs up when told. From any thread. */
  void finish() {
    loop.execute(talk::finish);
  }

  /** From any thread. */
  void hangUp() {
    loop.execute(this::goodbye);
  }

  private void goodbye() {
    left.forEach(CallerLine::close);
    if (over) {
      return;
    }
    if (line == null || !ready) {
      lost("away when it was time to hang up");
      return;
    }
    over = true;
    note(new CallerNote.HungUp(now(), number));
    line.hangUp();
  }

  @Override
  public void frame(long due) {
    if (over) {
      return;
    }
    watch();
    if (line != null && ready) {
      line.send(next());
    }
  }

  private WebSocketFrame next() {
    var sound = talk.frame(now());
    int frame = talk.spokenFrame();
    return frame < 0
        ? Frames.append(ByteBufAllocator.DEFAULT, sound)
        : Frames.append(
            ByteBufAllocator.DEFAULT, sound, new SpeechMark(number, talk.utterance(), frame));
  }

  @Override
  public void spoke() {
    note(new CallerNote.Spoke(now(), number, lines, talk.utterance()));
  }

  @Override
  public void unanswered() {
    note(new CallerNote.Unanswered(now(), number, lines));
  }

  void hears(CallerLine from) {
    if (from == line) {
      talk.hear(now());
    }
  }

  void told(CallerLine from, String type, JsonNode event) {
    if (from != line) {
      return;
    }
    switch (type) {
      case "session.created" -> created(from, event);
      case "session.updated" -> begin();
      case "input_audio_buffer.committed" -> {
        talk.taken();
        var item = event.path("item_id").asText();
        note(new CallerNote.Committed(now(), number, from.number(), item));
      }
      case "response.done" -> talk.answered();
      case "error" -> {
        var code = event.at("/error/code").asText("unknown");
        note(new CallerNote.Told(now(), number, from.number(), code));
      }
      default -> {
        // Of no interest to an ear.
      }
    }
  }

  void lineEnded(CallerLine ended, @Nullable Integer code, String reason) {
    if (over || ended != line) {
      return;
    }
    leave(ended, code, reason);
    if (code != null && FINAL_CODES.contains(code)) {
      lost(reason);
    } else {
      comeBack();
    }
  }

  /** Without closing it: what still sounds there must be heard. */
  private void leave(CallerLine old, @Nullable Integer code, String reason) {
    note(new CallerNote.LineDown(now(), number, old.number(), talk.mood(), code, reason));
    left.add(old);
    if (talk.mood() != FaultDialogue.Mood.AWAY) {
      awaySince = now();
    }
    talk.loseLine();
    ready = false;
    line = null;
  }

  private void comeBack() {
    if (now() - awaySince > resumeMillis) {
      lost("no node took the caller back");
      return;
    }
    node = another();
    var _ = loop.schedule(this::dial, pause / 2 + random.nextLong(pause), TimeUnit.MILLISECONDS);
    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
  }

  /** Any other node, as a load balancer would choose that knows which one is dead. */
  private int another() {
    int nodes = world.nodes().size();
    return nodes == 1 ? node : (node + 1 + random.nextInt(nodes - 1)) % nodes;
  }

  private void lost(String reason) {
    over = true;
    note(new CallerNote.Lost(now(), number, reason));
  }

  private void created(CallerLine from, JsonNode event) {
    boolean first = session == null;
    session = event.at("/session/id").asText();
    token = event.at("/parley/resume_token").asText();
    resumeMillis = event.at("/parley/resume_within_s").asLong() * 1_000;
    note(new CallerNote.LineUp(now(), number, from.number(), from.node(), session));
    from.send(new TextWebSocketFrame(SETTINGS));
    if (first) {
      world.first().run();
    }
  }

  private void begin() {
    if (!ready) {
      ready = true;
      pause = FIRST_PAUSE_MILLIS;
      talk.begin(now());
    }
  }

  /** Whether the line still stands. */
  private void watch() {
    var current = line;
    if (current == null || ++ticks % FRAMES_PER_SECOND != 0) {
      return;
    }
    boolean gone = ready && current.silentFor(GONE_MILLIS);
    long patience = session == null ? FIRST_TRY_MILLIS : NO_SESSION_MILLIS;
    boolean notTaken = !ready && now() - dialledAt > patience;
    if (gone || notTaken) {
      leave(current, null, gone ? "silent for 3 s" : "no session for 6 s");
      comeBack();
    } else {
      current.ping();
    }
  }

  private URI address() {
    var base = world.nodes().get(node).toString();
    return session == null
        ? URI.create(base)
        : URI.create(
            "%s&session_id=%s&resume_token=%s"
                .formatted(base, session, URLEncoder.encode(token, StandardCharsets.UTF_8)));
  }

  private static long now() {
    return System.currentTimeMillis();
  }
}

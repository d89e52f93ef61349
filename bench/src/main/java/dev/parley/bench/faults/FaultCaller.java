package dev.parley.bench.faults;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.bench.Frames;
import dev.parley.bench.Sockets;
import dev.parley.bench.SpeechLoop;
import dev.parley.bench.Wheel;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A caller in real time: speaks, waits for the answer, listens, speaks again; and comes back to its
 * session on another node when the line breaks. Everything runs on one event loop.
 */
final class FaultCaller implements Wheel.Paced {

  private static final byte[] SILENCE = SpeechLoop.base64(SpeechLoop.silence());
  private static final byte[][] UTTERANCE =
      Arrays.stream(SpeechLoop.utterance(50)).map(SpeechLoop::base64).toArray(byte[][]::new);

  private static final long PATIENCE_MILLIS = 8_000;
  private static final long QUIET_MILLIS = 400;
  private static final long GONE_MILLIS = 3_000;
  private static final long NO_SESSION_MILLIS = 6_000;
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 1_000;
  private static final int FRAMES_PER_SECOND = 50;

  /** The other side ended the call, or will not have it: coming back would lead to the same. */
  private static final Set<Integer> FINAL_CODES = Set.of(1_000, 3_000, 4_000);

  /** What a caller is at. */
  enum Mood {
    /** Without a line. */
    AWAY,
    SPEAKING,
    /** For the answer. */
    WAITING,
    LISTENING,
    /** Says nothing for a moment. */
    RESTING,
    OVER
  }

  /** What all callers of a run know. */
  record World(List<URI> nodes, String key, Recording recording, Runnable first) {
    World {
      nodes = List.copyOf(nodes);
    }
  }

  private final World world;
  private final int number;
  private final EventLoop loop;
  private final Random random;
  private @Nullable CallerLine line;
  private int lines;
  private int node;
  private @Nullable String session;
  private String token = "";
  private long resumeMillis;
  private Mood mood = Mood.AWAY;
  private Mood moodBefore = Mood.RESTING;
  private boolean ready;
  private boolean taken;
  private boolean finishing;
  private int ticks;
  private int spoken;
  private long since;
  private long lastSound;
  private long restFor;
  private long awaySince;
  private long pause = FIRST_PAUSE_MILLIS;

  /** The last utterance went out whole, on the line that stands now. */
  private boolean asked;

  FaultCaller(World world, int number, EventLoop loop, long seed) {
    this.world = world;
    this.number = number;
    this.loop = loop;
    this.random = new Random(seed + number);
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
    if (mood == Mood.OVER) {
      return;
    }
    var dialled = new CallerLine(this, ++lines, node);
    line = dialled;
    ready = false;
    since = now();
    Sockets.dialWatchfully(loop, address(), world.key(), dialled)
        .addListener(connected -> {
          if (!connected.isSuccess()) {
            lineEnded(dialled, null, "nobody listens there");
          }
        });
  }

  /** Says nothing more; hangs up when told. From any thread. */
  void finish() {
    loop.execute(() -> finishing = true);
  }

  /** From any thread. */
  void hangUp() {
    loop.execute(this::goodbye);
  }

  private void goodbye() {
    if (mood == Mood.OVER) {
      return;
    }
    if (line == null || !ready) {
      lost("away when it was time to hang up");
      return;
    }
    mood = Mood.OVER;
    note(new CallerNote.HungUp(now(), number));
    line.hangUp();
  }

  @Override
  public void frame(long due) {
    if (mood == Mood.OVER) {
      return;
    }
    watch();
    if (line == null || !ready) {
      return;
    }
    advance();
    var sound = mood == Mood.SPEAKING ? UTTERANCE[spoken++] : SILENCE;
    line.send(Frames.append(ByteBufAllocator.DEFAULT, sound));
  }

  void hears(CallerLine from) {
    if (from == line) {
      lastSound = now();
      if (mood == Mood.WAITING || mood == Mood.RESTING) {
        mood = Mood.LISTENING;
      }
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
        taken = true;
        var item = event.path("item_id").asText();
        note(new CallerNote.Committed(now(), number, from.number(), item));
      }
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
    if (mood == Mood.OVER || ended != line) {
      return;
    }
    note(new CallerNote.LineDown(now(), number, ended.number(), mood, code, reason));
    leave();
    if (session == null || (code != null && FINAL_CODES.contains(code))) {
      lost(reason);
    } else {
      comeBack();
    }
  }

  /** Without closing it: what still sounds there must be heard. */
  private void leave() {
    if (mood != Mood.AWAY) {
      moodBefore = mood;
      awaySince = now();
    }
    mood = Mood.AWAY;
    ready = false;
    line = null;
  }

  private void comeBack() {
    if (mood != Mood.AWAY || line != null) {
      return;
    }
    if (now() - awaySince > resumeMillis) {
      lost("no node took the caller back");
      return;
    }
    node = (node + 1) % world.nodes().size();
    var _ = loop.schedule(this::dial, pause / 2 + random.nextLong(pause), TimeUnit.MILLISECONDS);
    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
  }

  private void lost(String reason) {
    mood = Mood.OVER;
    note(new CallerNote.Lost(now(), number, reason));
  }

  private void created(CallerLine from, JsonNode event) {
    boolean first = session == null;
    session = event.at("/session/id").asText();
    token = event.at("/parley/resume_token").asText();
    resumeMillis = event.at("/parley/resume_within_s").asLong() * 1_000;
    note(new CallerNote.LineUp(now(), number, from.number(), from.node(), session));
    from.send(
        new TextWebSocketFrame(
            """
            {"type":"session.update","session":{"type":"realtime","audio":{"input":{
            "format":{"type":"audio/pcm","rate":24000},"turn_detection":{"type":"server_vad",
            "threshold":0.5,"prefix_padding_ms":300,"silence_duration_ms":200,
            "create_response":true,"interrupt_response":true}},
            "output":{"format":{"type":"audio/pcm","rate":24000}}}}}
            """));
    if (first) {
      world.first().run();
    }
  }

  private void begin() {
    ready = true;
    asked = false;
    pause = FIRST_PAUSE_MILLIS;
    since = now();
    lastSound = now();
    switch (moodBefore) {
      case SPEAKING -> speak();
      case WAITING -> {
        if (taken) {
          mood = Mood.WAITING;
        } else {
          speak();
        }
      }
      case LISTENING -> mood = Mood.WAITING;
      case RESTING, AWAY, OVER -> rest();
    }
  }

  /** Whether the line still stands. */
  private void watch() {
    var current = line;
    if (current == null || ++ticks % FRAMES_PER_SECOND != 0) {
      return;
    }
    boolean gone = ready && current.silentFor(GONE_MILLIS);
    boolean notTaken = !ready && now() - since > NO_SESSION_MILLIS;
    if (gone || notTaken) {
      var why = gone ? "silent for 3 s" : "no session for 6 s";
      note(new CallerNote.LineDown(now(), number, current.number(), mood, null, why));
      leave();
      comeBack();
    } else {
      current.ping();
    }
  }

  private void advance() {
    switch (mood) {
      case SPEAKING -> {
        if (spoken == UTTERANCE.length) {
          spoken = 0;
          note(new CallerNote.Spoke(now(), number, lines));
          mood = Mood.WAITING;
          asked = true;
          since = now();
        }
      }
      case WAITING -> {
        if (now() - since > PATIENCE_MILLIS) {
          if (asked) {
            note(new CallerNote.Unanswered(now(), number, lines));
          }
          rest();
        }
      }
      case LISTENING -> {
        if (now() - lastSound > QUIET_MILLIS) {
          rest();
        }
      }
      case RESTING -> {
        if (!finishing && now() - since > restFor) {
          speak();
        }
      }
      case AWAY, OVER -> {
        // Says nothing.
      }
    }
  }

  private void speak() {
    if (finishing) {
      rest();
      return;
    }
    mood = Mood.SPEAKING;
    spoken = 0;
    taken = false;
  }

  private void rest() {
    mood = Mood.RESTING;
    since = now();
    restFor = 100 + random.nextLong(900);
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

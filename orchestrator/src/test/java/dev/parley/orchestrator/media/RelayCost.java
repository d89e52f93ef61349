package dev.parley.orchestrator.media;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.sun.management.ThreadMXBean;
import dev.parley.orchestrator.audio.Audio;
import dev.parley.orchestrator.audio.AudioFormat;
import dev.parley.session.SessionCommand;
import dev.parley.session.SessionOrder;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a relayed frame of 20 ms costs in the media graph, in and out: nanoseconds of CPU and bytes
 * of heap, with turn detection and without. Run its {@code main}; not a test, for its numbers are
 * the machine's.
 */
final class RelayCost {

  private static final int FRAMES = 100_000;
  private static final int ROUNDS = 6;
  private static final long FRAME_NANOS = 20_000_000;

  private final LoopWorld world;
  private final LegSettings settings;
  private final byte[][] frames;
  private final CompletableFuture<Void> speaking = new CompletableFuture<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private long now = 1;
  private @Nullable Call call;
  private int left = FRAMES;
  long heard;
  long spoken;

  public static void main(String[] arguments) {
    try (var world = new LoopWorld()) {
      for (int round = 0; round < ROUNDS; round++) {
        measure(world, "manual turns", Legs.with(null));
        measure(world, "server_vad  ", Legs.with(Legs.TURNS));
      }
    }
  }

  @SuppressWarnings("SystemOut") // numbers for whoever runs it
  private static void measure(LoopWorld world, String name, LegSettings settings) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var loop = new CompletableFuture<Thread>();
    world.onLoop(() -> loop.complete(Thread.currentThread()));
    long id = loop.join().threadId();
    var relay = new RelayCost(world, settings);
    relay.begin();
    long cpu = threads.getThreadCpuTime(id);
    long bytes = threads.getThreadAllocatedBytes(id);
    relay.run();
    cpu = threads.getThreadCpuTime(id) - cpu;
    bytes = threads.getThreadAllocatedBytes(id) - bytes;
    System.out.printf(
        "%s  %,7d ns  %,6d bytes a frame pair  (%d heard, %d spoken)%n",
        name, cpu / FRAMES, bytes / FRAMES, relay.heard, relay.spoken);
  }

  private RelayCost(LoopWorld world, LegSettings settings) {
    this.world = world;
    this.settings = settings;
    var random = new Random(7);
    frames = new byte[50][];
    for (int i = 0; i < frames.length; i++) {
      var pcm = new byte[20 * AudioFormat.PCM_24K.bytesPerMilli()];
      for (int at = 0; at < pcm.length; at += 2) {
        int sample = (int) (random.nextGaussian() * 40);
        pcm[at] = (byte) sample;
        pcm[at + 1] = (byte) (sample >> 8);
      }
      frames[i] = new String(Base64.getEncoder().encode(pcm), US_ASCII).getBytes(US_ASCII);
    }
  }

  private void begin() {
    world.onLoop(() ->
        call = Call.begin(around(), new Call.Caller("sess_ab", "tenant", StagedCall.AGENT), leg()));
    speaking.orTimeout(10, SECONDS).join();
  }

  private void run() {
    world.loop.loop().execute(this::step);
    done.join();
    world.onLoop(() -> tell(new MediaInput.Gone("done", true)));
  }

  private void step() {
    now += FRAME_NANOS;
    var frame = frames[left % frames.length];
    tell(new MediaInput.Heard(Audio.ofBase64(AudioFormat.PCM_24K, frame)));
    world.loop.loop().execute(this::stepBack);
  }

  /** The model's frame comes in another turn of the loop, as from another socket. */
  private void stepBack() {
    var frame = frames[left % frames.length];
    var audio = Audio.ofBase64(AudioFormat.PCM_24K, frame);
    tell(new MediaInput.Reported(new ModelFact.Spoken("resp_1", "item_a", audio)));
    left--;
    if (left == 0) {
      done.complete(null);
    } else {
      world.loop.loop().execute(this::step);
    }
  }

  private void tell(MediaInput input) {
    var begun = call;
    if (begun != null) {
      begun.caller(input);
    }
  }

  private Call.Surroundings around() {
    var clock =
        new MediaClock() {
          @Override
          public long nanos() {
            return now;
          }

          @Override
          public Instant now() {
            return Instant.EPOCH;
          }
        };
    return new Call.Surroundings(
        world.kit.system(),
        world.loop.loop(),
        world.loop.dispatcherId(),
        (_, facts) -> new Link(),
        StagedCall.TOOLS,
        (_, command) -> answer(command),
        clock,
        Duration.ofMillis(300));
  }

  private static void answer(SessionCommand command) {
    if (command instanceof SessionCommand.Attach(_, _, _, _, var media, _)) {
      media.tell(new SessionOrder.Attached("sess_ab", 1));
      media.tell(new SessionOrder.Respond(1, "resp_1", List.of(), null, null));
    }
  }

  private final class Link implements ModelLink {
    @Override
    public void accept(ModelOrder order) {
      switch (order) {
        case ModelOrder.Hear hear -> heard += hear.audio().size() > 0 ? 1 : 0;
        case ModelOrder.Respond respond -> {
          tell(
              new MediaInput.Reported(
                  new ModelFact.ItemStarted(respond.responseId(), "item_a", null)));
          speaking.complete(null);
        }
        default -> {}
      }
    }

    @Override
    public void close() {}

    @Override
    public Capabilities capabilities() {
      return new Capabilities(false);
    }
  }

  private Leg leg() {
    return new Leg() {
      @Override
      public String kind() {
        return "test";
      }

      @Override
      public boolean greets() {
        return false;
      }

      @Override
      public LegSettings settings() {
        return settings;
      }

      @Override
      public void write(LegOrder order) {
        spoken += order instanceof LegOrder.Sound ? 1 : 0;
      }
    };
  }
}

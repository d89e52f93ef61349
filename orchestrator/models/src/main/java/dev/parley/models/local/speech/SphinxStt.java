package dev.parley.models.local.speech;

import dev.parley.models.local.script.Phrase;
import dev.parley.models.local.script.PhraseParser;
import dev.parley.models.local.script.ScriptCompiler;
import dev.parley.proto.agent.AgentDefinition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Recognition by Sphinx4 with a grammar made from the agent's script. A fixed number of recognizers
 * (about 100 MB of heap each) is shared by all calls; an utterance takes one of them for about a
 * fifth of a second.
 *
 * <p>Safe from any thread.
 */
public final class SphinxStt implements SpeechRecognition {

  private static final Duration WARM_UP = Duration.ofSeconds(60);
  private static final int WARM_UP_ROUNDS = 3;

  /** A recognizer looks at its deadline between frames, and one that was closed answers nobody. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private final List<SphinxRecognizer> idle;
  private final int most;
  private final Semaphore free;
  private final Predicate<String> dictionary;
  private final ExecutorService threads;

  /**
   * Loads the recognizers; takes one to two seconds each.
   *
   * @param recognizers how many utterances are recognised at the same time, 1 to 32; more than the
   *     processor's cores makes none faster
   */
  public static SphinxStt start(int recognizers) {
    if (recognizers < 1 || recognizers > 32) {
      throw new IllegalArgumentException("recognizers: " + recognizers + " (expected: 1 to 32)");
    }
    JavaLogging.silence("edu.cmu.sphinx", "default.config");
    var loaded = new ArrayList<SphinxRecognizer>();
    for (int i = 0; i < recognizers; i++) {
      loaded.add(new SphinxRecognizer());
    }
    return new SphinxStt(loaded, recognizers);
  }

  /**
   * Loads the first recognizer, so that callers can be heard soon; {@link #loadRest} follows.
   *
   * @param recognizers how many there will be, 1 to 32
   */
  public static SphinxStt startWithOne(int recognizers) {
    var one = start(1);
    one.close();
    return new SphinxStt(one.idle, recognizers);
  }

  private SphinxStt(List<SphinxRecognizer> loaded, int recognizers) {
    idle = loaded;
    most = recognizers;
    dictionary = loaded.getFirst()::knows;
    free = new Semaphore(loaded.size(), true);
    // Platform threads: recognition computes, and would hold a virtual thread's carrier.
    threads =
        Executors.newFixedThreadPool(
            recognizers, Thread.ofPlatform().daemon().name("recognition-", 1).factory());
  }

  @Override
  public Ear ear(AgentDefinition agent) {
    return ear(saidTo(agent));
  }

  /**
   * An ear for a few phrases, written as in a script but without slots: what a test caller listens
   * for.
   *
   * @throws IllegalArgumentException with {@code path: found (expected: what)}
   */
  public Ear listeningFor(String... phrases) {
    return ear(SphinxRecognizer.Sought.sure(grammar(phrases)));
  }

  /**
   * An ear that takes whatever is said for the one of these phrases that is most like it, so that a
   * test can ask which of several answers it was.
   *
   * @throws IllegalArgumentException with {@code path: found (expected: what)}
   */
  public Ear choosingAmong(String... phrases) {
    return ear(SphinxRecognizer.Sought.likeliest(grammar(phrases)));
  }

  private static SphinxRecognizer.Sought saidTo(AgentDefinition agent) {
    return SphinxRecognizer.Sought.sure(Jsgf.of(ScriptCompiler.read(agent)));
  }

  private static Jsgf grammar(String... phrases) {
    var parsed = new ArrayList<Phrase>();
    for (int i = 0; i < phrases.length; i++) {
      try {
        parsed.add(PhraseParser.parse(phrases[i]));
      } catch (PhraseParser.Malformed malformed) {
        throw new IllegalArgumentException(
            "phrases[" + i + "]: " + malformed.getMessage(), malformed);
      }
    }
    return Jsgf.ofSentences(parsed);
  }

  private Ear ear(SphinxRecognizer.Sought sought) {
    var unknown =
        sought.grammar().words().stream()
            .filter(word -> !dictionary.test(word))
            .sorted()
            .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "script: words " + unknown + " (expected: words of the CMU dictionary)");
    }
    return (pcm, deadline) -> transcribe(pcm, sought, deadline);
  }

  /** Lets every recognizer load an agent's grammar and listen. For the start of a node. */
  public void warmUp(AgentDefinition agent, byte[] sound) throws TimeoutException {
    var sought = saidTo(agent);
    ear(sought);
    long until = System.nanoTime() + WARM_UP.toNanos();
    // More than once: the first rounds are slow, until the virtual machine has compiled the search.
    for (int round = 0; round < WARM_UP_ROUNDS; round++) {
      for (var recognizer : List.copyOf(idle)) {
        recognizer.recognise(Loudness.level(sound), sought, until);
      }
    }
  }

  /** Loads the other recognizers beside the calls, each ready for the agent's callers. */
  public void loadRest(AgentDefinition agent, byte[] sound) {
    var sought = saidTo(agent);
    Thread.ofPlatform()
        .daemon()
        .name("recognition-loading")
        .start(() -> {
          for (int loaded = 1; loaded < most; loaded++) {
            loadOne(sought, sound);
          }
        });
  }

  private void loadOne(SphinxRecognizer.Sought sought, byte[] sound) {
    var recognizer = new SphinxRecognizer();
    try {
      recognizer.recognise(Loudness.level(sound), sought, System.nanoTime() + WARM_UP.toNanos());
    } catch (TimeoutException slow) {
      // The machine is busy; the recognizer has its grammar and serves all the same.
    }
    synchronized (idle) {
      idle.add(recognizer);
    }
    free.release();
  }

  private String transcribe(byte[] pcm, SphinxRecognizer.Sought sought, Duration deadline)
      throws InterruptedException, TimeoutException {
    long until = System.nanoTime() + deadline.toNanos();
    if (!free.tryAcquire(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new TimeoutException("recognizer: none free (expected: one within " + deadline + ")");
    }
    var answer = new CompletableFuture<String>();
    threads.execute(() -> recognise(pcm, sought, until, answer));
    long left = until - System.nanoTime() + GRACE.toNanos();
    try {
      return answer.get(left, TimeUnit.NANOSECONDS);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof TimeoutException late) {
        throw late;
      }
      throw new IllegalStateException(failure.getCause());
    }
  }

  private void recognise(
      byte[] pcm, SphinxRecognizer.Sought sought, long until, CompletableFuture<String> answer) {
    var recognizer = take(sought.grammar());
    try {
      answer.complete(recognizer.recognise(Loudness.level(pcm), sought, until));
    } catch (TimeoutException | RuntimeException failure) {
      answer.completeExceptionally(failure);
    } finally {
      synchronized (idle) {
        idle.add(recognizer);
      }
      free.release();
    }
  }

  /** A recognizer that knows the grammar already, if one is idle; a permit is held, so one is. */
  private SphinxRecognizer take(Jsgf grammar) {
    synchronized (idle) {
      for (int i = 0; i < idle.size(); i++) {
        if (idle.get(i).holds(grammar)) {
          return idle.remove(i);
        }
      }
      return idle.removeFirst();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}

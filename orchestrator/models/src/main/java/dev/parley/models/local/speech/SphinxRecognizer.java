package dev.parley.models.local.speech;

import edu.cmu.sphinx.frontend.util.StreamDataSource;
import edu.cmu.sphinx.jsgf.JSGFGrammar;
import edu.cmu.sphinx.jsgf.JSGFGrammarException;
import edu.cmu.sphinx.jsgf.JSGFGrammarParseException;
import edu.cmu.sphinx.linguist.acoustic.tiedstate.Loader;
import edu.cmu.sphinx.linguist.dictionary.Dictionary;
import edu.cmu.sphinx.recognizer.Recognizer;
import edu.cmu.sphinx.result.Result;
import edu.cmu.sphinx.util.props.ConfigurationManager;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One Sphinx4 recognizer, wired by {@code recognizer.xml}. It hears an utterance twice: by the
 * grammar, which always finds some sentence, and by free sounds; where the sounds explain a stretch
 * much better than the sentence does, the sentence was not said.
 *
 * <p>Used by one thread at a time.
 */
final class SphinxRecognizer {

  /**
   * The most that free sounds may be better than the sentence, summed over the worst stretch of an
   * utterance, in Sphinx4's logarithms. Measured on levelled speech: sentences of the grammar stay
   * below 0.9 million, long answers of an agent below 1.35, others lie above 1.45, most at 3 to 10.
   */
  private static final double MOST_DOUBT = 1_400_000;

  /**
   * What is listened for.
   *
   * @param doubted whether something else may have been said; otherwise it is taken for the
   *     sentence that is most like it
   */
  record Sought(Jsgf grammar, boolean doubted) {

    static Sought sure(Jsgf grammar) {
      return new Sought(grammar, true);
    }

    static Sought likeliest(Jsgf grammar) {
      return new Sought(grammar, false);
    }
  }

  private static final Jsgf WARM_UP =
      new Jsgf(
          "warmup",
          "#JSGF V1.0;\ngrammar warmup;\npublic <utterance> = [ hello ];\n",
          Set.of("hello"));

  private final Recognizer sentences;
  private final Recognizer sounds;
  private final StreamDataSource source;
  private final RecognitionDeadline deadline;
  private final JSGFGrammar grammar;
  private final Dictionary dictionary;
  private Jsgf loaded = WARM_UP;

  SphinxRecognizer() {
    var wiring = new ConfigurationManager(SphinxRecognizer.class.getResource("recognizer.xml"));
    try {
      var folder = Files.createTempDirectory("parley-grammar");
      var file = Files.writeString(folder.resolve(WARM_UP.name() + ".gram"), WARM_UP.text());
      wiring.setGlobalProperty("grammarLocation", folder.toUri().toString());
      wiring.setGlobalProperty("grammarName", WARM_UP.name());
      // The linguist of sounds asks the model for its units before anyone has loaded it.
      ((Loader) wiring.lookup("loader")).load();
      sentences = (Recognizer) wiring.lookup("sentences");
      sentences.allocate();
      sounds = (Recognizer) wiring.lookup("sounds");
      sounds.allocate();
      Files.delete(file);
      Files.delete(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    source = (StreamDataSource) wiring.lookup("source");
    deadline = (RecognitionDeadline) wiring.lookup("deadline");
    grammar = (JSGFGrammar) wiring.lookup("grammar");
    dictionary = (Dictionary) wiring.lookup("dictionary");
  }

  boolean holds(Jsgf wanted) {
    return loaded.name().equals(wanted.name());
  }

  boolean knows(String word) {
    return dictionary.getWord(word) != null;
  }

  /**
   * The words of the grammar that were said, or nothing.
   *
   * @param until in {@link System#nanoTime}
   */
  String recognise(byte[] pcm, Sought sought, long until) throws TimeoutException {
    load(sought.grammar());
    var sentence = hear(sentences, pcm, until);
    var words = sentence == null ? "" : sentence.getBestFinalResultNoFiller();
    if (sentence == null || words.isBlank()) {
      return "";
    }
    if (!sought.doubted()) {
      return words;
    }
    var sound = hear(sounds, pcm, until);
    boolean said = sound == null || SentenceConfidence.of(sentence, sound) <= MOST_DOUBT;
    return said ? words : "";
  }

  private @Nullable Result hear(Recognizer recognizer, byte[] pcm, long until)
      throws TimeoutException {
    deadline.set(until);
    source.setInputStream(new ByteArrayInputStream(pcm));
    var result = recognizer.recognize();
    if (deadline.passed()) {
      throw new TimeoutException("recognition: too slow (expected: done within its deadline)");
    }
    return result;
  }

  /** Sphinx4 reads grammars from files only. */
  private void load(Jsgf wanted) {
    if (holds(wanted)) {
      return;
    }
    try {
      var folder = Files.createTempDirectory("parley-grammar");
      var file = folder.resolve(wanted.name() + ".gram");
      try {
        Files.writeString(file, wanted.text(), StandardCharsets.UTF_8);
        grammar.setBaseURL(folder.toUri().toURL());
        grammar.loadJSGF(wanted.name());
        loaded = wanted;
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (JSGFGrammarException | JSGFGrammarParseException failure) {
      throw new IllegalStateException("grammar " + wanted.name() + ": refused by Sphinx4", failure);
    }
  }
}

package dev.parley.bench.profile;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Stacks of samples as a picture: the width of a box is its share of the CPU, what it calls stands
 * upon it. Pure.
 */
public final class FlameGraph {

  private static final double WIDTH = 1_400;
  private static final int HEIGHT = 16;

  /** Narrower ones say nothing. */
  private static final double NARROWEST = 1;

  private static final double LETTER = 6.5;
  private static final int MOST_DEEP = 120;

  /** A method as called by those below it. */
  private static final class Box {
    private final Map<String, Box> callees = new TreeMap<>();
    private long samples;
  }

  /** As SVG; each sample's methods go from the leaf outwards. */
  public static String svg(String title, List<CpuProfile.Sample> samples) {
    var root = new Box();
    samples.forEach(sample -> add(root, sample.methods().reversed()));
    int height = (Math.min(MOST_DEEP, depth(root)) + 2) * HEIGHT;
    var text = new StringBuilder();
    text.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"monospace\" font-size=\"11\">\n"
            .formatted((int) WIDTH, height));
    text.append("<text x=\"4\" y=\"12\">%s</text>\n".formatted(escaped(title)));
    draw(text, root, 0, WIDTH / Math.max(1, root.samples), height - HEIGHT);
    return text.append("</svg>\n").toString();
  }

  private static void add(Box root, List<String> outermostFirst) {
    var box = root;
    box.samples++;
    for (var method : outermostFirst.subList(0, Math.min(MOST_DEEP, outermostFirst.size()))) {
      box = box.callees.computeIfAbsent(method, _ -> new Box());
      box.samples++;
    }
  }

  private static int depth(Box box) {
    return 1 + box.callees.values().stream().mapToInt(FlameGraph::depth).max().orElse(0);
  }

  private static void draw(StringBuilder text, Box box, double x, double scale, int y) {
    double from = x;
    for (var callee : box.callees.entrySet()) {
      double width = callee.getValue().samples * scale;
      if (width >= NARROWEST) {
        box(text, callee.getKey(), callee.getValue().samples, from, width, y);
        draw(text, callee.getValue(), from, scale, y - HEIGHT);
      }
      from += width;
    }
  }

  private static void box(
      StringBuilder text, String method, long samples, double x, double width, int y) {
    int letters = (int) (width / LETTER);
    var label = shortened(method);
    text.append(
        String.format(
            Locale.ROOT,
            "<g><title>%s: %d</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\" stroke=\"white\"/>",
            escaped(method),
            samples,
            x,
            y,
            width,
            HEIGHT,
            colour(method)));
    if (letters > 2) {
      var cut = label.length() > letters ? label.substring(0, letters - 1) + "…" : label;
      text.append(
          String.format(
              Locale.ROOT, "<text x=\"%.1f\" y=\"%d\">%s</text>", x + 2, y + 12, escaped(cut)));
    }
    text.append("</g>\n");
  }

  /** Class and method. */
  private static String shortened(String method) {
    int last = method.lastIndexOf('.');
    int before = last <= 0 ? -1 : method.lastIndexOf('.', last - 1);
    return method.substring(before + 1);
  }

  /** Ours stands out. */
  private static String colour(String method) {
    if (method.startsWith("dev.parley.")) {
      return "#f2a65a";
    }
    if (method.startsWith("io.netty.")) {
      return "#a8c6e8";
    }
    return method.startsWith("org.apache.pekko.") ? "#b9dbb0" : "#dddddd";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private FlameGraph() {}
}

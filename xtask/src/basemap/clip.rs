//! Cutting rings and lines to a box.

use super::shapes::Point;

/// A box of the map's square.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    /// Its north-western corner.
    pub low: Point,
    /// Its south-eastern corner.
    pub high: Point,
}

impl Frame {
    /// Whether any of these points may lie inside: their own box touches it.
    pub fn touches(&self, points: &[Point]) -> bool {
        (0..2).all(|axis| {
            let least = points.iter().map(|p| p[axis]).fold(f64::INFINITY, f64::min);
            let most = points.iter().map(|p| p[axis]).fold(f64::NEG_INFINITY, f64::max);
            least <= self.high[axis] && most >= self.low[axis]
        })
    }

    /// The part of a ring that lies inside (Sutherland and Hodgman 1974); closed, or empty.
    pub fn ring(&self, ring: &[Point]) -> Vec<Point> {
        let mut points = ring.to_vec();
        points.pop();
        for axis in 0..2 {
            for (bound, sign) in [(self.low[axis], 1.0), (self.high[axis], -1.0)] {
                let depth = |point: Point| (point[axis] - bound) * sign;
                let mut kept = Vec::with_capacity(points.len());
                for (n, &point) in points.iter().enumerate() {
                    let before = points[(n + points.len() - 1) % points.len()];
                    if (depth(point) >= 0.0) != (depth(before) >= 0.0) {
                        kept.push(between(before, point, depth(before), depth(point)));
                    }
                    if depth(point) >= 0.0 {
                        kept.push(point);
                    }
                }
                points = kept;
            }
        }
        if points.len() < 3 {
            return Vec::new();
        }
        let first = points[0];
        points.push(first);
        points
    }

    /// The parts of a line that lie inside.
    pub fn line(&self, line: &[Point]) -> Vec<Vec<Point>> {
        let mut parts: Vec<Vec<Point>> = Vec::new();
        let mut open: Vec<Point> = Vec::new();
        for pair in line.windows(2) {
            let Some((from, to)) = self.stretch(pair[0], pair[1]) else {
                parts.extend((open.len() > 1).then(|| std::mem::take(&mut open)));
                open.clear();
                continue;
            };
            if open.last() != Some(&from) {
                parts.extend((open.len() > 1).then(|| std::mem::take(&mut open)));
                open = vec![from];
            }
            open.push(to);
        }
        parts.extend((open.len() > 1).then_some(open));
        parts
    }

    /// The part of a stretch that lies inside (Liang and Barsky 1984).
    fn stretch(&self, a: Point, b: Point) -> Option<(Point, Point)> {
        let (mut enter, mut leave) = (0.0f64, 1.0f64);
        for axis in 0..2 {
            let run = b[axis] - a[axis];
            for (way, room) in [(-run, a[axis] - self.low[axis]), (run, self.high[axis] - a[axis])] {
                if way == 0.0 && room < 0.0 {
                    return None;
                }
                if way < 0.0 {
                    enter = enter.max(room / way);
                } else if way > 0.0 {
                    leave = leave.min(room / way);
                }
            }
        }
        let at = |share: f64| [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
        let end = |share: f64, whole: Point| if share == 0.0 || share == 1.0 { whole } else { at(share) };
        (enter <= leave).then(|| (end(enter, a), end(leave, b)))
    }
}

/// Where the stretch crosses the bound, told by how deep its ends lie.
fn between(a: Point, b: Point, deep_a: f64, deep_b: f64) -> Point {
    let share = deep_a / (deep_a - deep_b);
    [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame = Frame { low: [0.0, 0.0], high: [1.0, 1.0] };

    #[test]
    fn a_ring_around_the_box_becomes_the_box() {
        let ring = [[-1.0, -1.0], [2.0, -1.0], [2.0, 2.0], [-1.0, 2.0], [-1.0, -1.0]];
        assert_eq!(FRAME.ring(&ring).len(), 5);
        assert!(FRAME.ring(&[[2.0, 2.0], [3.0, 2.0], [3.0, 3.0], [2.0, 2.0]]).is_empty());
    }

    #[test]
    fn a_line_that_leaves_and_comes_back_has_two_parts() {
        let line = [[0.5, 0.5], [0.5, 2.0], [0.75, 2.0], [0.75, 0.5]];
        let parts = FRAME.line(&line);
        assert_eq!(parts, [vec![[0.5, 0.5], [0.5, 1.0]], vec![[0.75, 1.0], [0.75, 0.5]]]);
    }
}

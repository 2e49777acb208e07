//! From what was learned to the sections of a model file.

use super::Learned;
use super::weights::Dense;
use crate::model::write_table;
use crate::names::{NameKind, NameMark};
use crate::net::{self, ONE, WEIGHT_ONE, write_rows};

impl Learned {
    /// The network's sections.
    pub(crate) fn sections(&self) -> Vec<(&'static str, Vec<u8>)> {
        let mut matrices = Vec::new();
        let scores = self.weights.scores();
        let names = self.weights.names();
        let dear = NameMark::Begins(NameKind::Location).number().into();
        for (place, dense) in self.weights.parts().into_iter().enumerate() {
            let cost = (place == names).then_some((dear, self.place_cost));
            write(dense, scores.contains(&place), cost, &mut matrices);
        }
        let [forms, affixes] = self.known.entries();
        let rows = |rows: &super::Rows| write_rows(rows.values.cols, &rows.values.data);
        vec![
            ("FORM", write_table(&forms)),
            ("FROW", rows(&self.forms)),
            ("AFFX", write_table(&affixes)),
            ("AROW", rows(&self.affixes)),
            ("NETW", matrices),
        ]
    }
}

/// Writes a matrix, turned, in whole numbers.
///
/// Of scores only the order counts, so a matrix that makes scores is shrunk until all its weights fit. Training without
/// any decay lets them grow: at ±8 a long lesson would be cut off. One output may cost something, in whole numbers' ones.
fn write(dense: &Dense, scores: bool, cost: Option<(usize, f32)>, out: &mut Vec<u8>) {
    let (inputs, outputs) = (dense.weight.rows, dense.weight.cols);
    let largest = dense.weight.data.iter().fold(0.0f32, |most, w| most.max(w.abs()));
    let mut scale = 1.0;
    while scores && largest * scale * WEIGHT_ONE as f32 > SCORED {
        scale /= 2.0;
    }
    let whole = |x: f32| (x * scale * WEIGHT_ONE as f32).round().clamp(-32767.0, 32767.0) as i16;
    let weights: Vec<i16> =
        (0..outputs).flat_map(|o| (0..inputs).map(move |i| whole(dense.weight.data[i * outputs + o]))).collect();
    let one = (WEIGHT_ONE as f32) * (ONE as f32) * scale;
    let mut biases: Vec<i32> = dense.bias.data.iter().map(|b| (b * one).round() as i32).collect();
    if let Some((output, cost)) = cost
        && let Some(bias) = biases.get_mut(output)
    {
        *bias -= (cost * (WEIGHT_ONE as f32) * (ONE as f32)) as i32;
    }
    net::Dense::write(inputs, &weights, &biases, out);
}

/// The largest weight of a matrix that makes scores: a quarter of what sixteen bits hold, so that what is asked of heads,
/// which is itself settled to sixteen bits, stays within them too.
const SCORED: f32 = 8192.0;

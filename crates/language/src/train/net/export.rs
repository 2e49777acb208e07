//! From what was learned to the sections of a model file.

use super::Learned;
use super::weights::Dense;
use crate::model::write_table;
use crate::net::{self, ONE, WEIGHT_ONE, write_rows};

impl Learned {
    /// The network's sections.
    pub(crate) fn sections(&self) -> Vec<(&'static str, Vec<u8>)> {
        let mut matrices = Vec::new();
        self.weights.parts().into_iter().for_each(|dense| write(dense, &mut matrices));
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
fn write(dense: &Dense, out: &mut Vec<u8>) {
    let (inputs, outputs) = (dense.weight.rows, dense.weight.cols);
    let whole = |x: f32| (x * WEIGHT_ONE as f32).round().clamp(-32767.0, 32767.0) as i16;
    let weights: Vec<i16> =
        (0..outputs).flat_map(|o| (0..inputs).map(move |i| whole(dense.weight.data[i * outputs + o]))).collect();
    let one = (WEIGHT_ONE as f32) * (ONE as f32);
    let biases: Vec<i32> = dense.bias.data.iter().map(|b| (b * one).round() as i32).collect();
    net::Dense::write(inputs, &weights, &biases, out);
}
